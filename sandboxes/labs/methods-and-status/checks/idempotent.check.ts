import { check, expect } from '@backlab/checks';

interface Article {
  slug: string;
  title: string;
}

check(
  'PUT three times leaves one article, and DELETE twice leaves none',
  {
    objective: 'idempotent',
    lookAt:
      'RFC 9110 §9.2.2: the intended effect of many requests is that of one. §9.3.4: PUT creates or replaces.',
  },
  async ({ http }) => {
    const json = { title: 'Oolong', text: 'Between green and black.' };
    const articles = async () => {
      const list = (await http.get('/articles')).json<Article[]>();
      return list.filter(({ slug }) => slug === 'oolong');
    };

    const created = await http.put('/articles/oolong', { json });
    expect(created, { message: 'PUT to a place where nothing was' }).toHaveStatus(201);
    const replaced = await http.put('/articles/oolong', { json });
    expect(replaced, { message: 'PUT to a place where something was' }).toHaveStatus([200, 204]);
    await http.put('/articles/oolong', { json });
    expect(await articles(), { message: 'articles at /articles/oolong after three PUTs' }).toHaveLength(1);

    const gone = await http.delete('/articles/oolong');
    expect(gone).toHaveStatus([200, 204]);
    const again = await http.delete('/articles/oolong');
    expect(again, { message: 'the second DELETE finds nothing' }).toHaveStatus([204, 404, 410]);
    expect(await articles(), { message: 'articles at /articles/oolong after two DELETEs' }).toHaveLength(0);
  },
);
