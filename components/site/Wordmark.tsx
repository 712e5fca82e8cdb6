/** The mark: a socket with an answer coming back. */
export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2 text-ink">
      <svg aria-hidden="true" width="22" height="22" viewBox="0 0 24 24" fill="none">
        <rect x="1" y="1" width="22" height="22" rx="6" className="fill-accent" />
        <path
          d="M6 9.2h9.4M12.4 6l3.4 3.2-3.4 3.2M18 15.2H8.6M11.6 12l-3.4 3.2 3.4 3.2"
          className="stroke-on-accent"
          strokeWidth="1.8"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span className="text-[1.0625rem] font-semibold tracking-tight">Backlab</span>
    </span>
  );
}
