import { labIds, readLabExtras } from '@/lib/labs/pages';

/** `GET /labs/<id>.json`: solution, hints and checks of a lab, written when the site is built. */
export const dynamic = 'force-static';
export const dynamicParams = false;

export async function generateStaticParams() {
  return (await labIds()).map((id) => ({ file: `${id}.json` }));
}

export async function GET(_request: Request, { params }: { params: Promise<{ file: string }> }) {
  const { file } = await params;
  return Response.json(await readLabExtras(file.replace(/\.json$/, '')));
}
