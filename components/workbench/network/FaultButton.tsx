import { Button } from '@/components/ui/Button';

/** A switch for one fault. */
export function FaultButton({
  name,
  label,
  title,
  on,
  onToggle,
}: {
  readonly name: string;
  /** For screen readers, where the name says too little by itself. */
  readonly label?: string;
  readonly title: string;
  readonly on: boolean;
  onToggle(): void;
}) {
  return (
    <Button
      size="small"
      title={title}
      aria-label={label}
      aria-pressed={on}
      look={on ? 'danger' : 'secondary'}
      onClick={onToggle}
    >
      {name}
    </Button>
  );
}
