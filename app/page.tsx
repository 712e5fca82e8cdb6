export default function Home() {
  return <h1>Backlab</h1>;
}
