import { labExtras } from '@/lib/labs/pages';
import { listLabs, readLab } from '@/lib/labs/read';

/** `GET /labs/<id>.json`: solution, hints and checks of a lab, written when the site is built. */
export const dynamic = 'force-static';
export const dynamicParams = false;

export async function generateStaticParams() {
  return (await listLabs()).map((id) => ({ file: `${id}.json` }));
}

export async function GET(_request: Request, { params }: { params: Promise<{ file: string }> }) {
  const { file } = await params;
  return Response.json(labExtras(await readLab(file.replace(/\.json$/, ''))));
}
