export interface Article {
  slug: string;
  title: string;
  text: string;
  published: boolean;
  /** Grows by one with every change. */
  version: number;
}

export interface Draft {
  title: string;
  text: string;
}

const firstArticle: Article = {
  slug: 'hello-http',
  title: 'Hello, HTTP',
  text: 'Every answer begins with three digits.',
  published: true,
  version: 1,
};

/** Articles in memory: what a table with one row an article would be. */
export function createStore() {
  const articles: Article[] = [{ ...firstArticle }];

  return {
    all(): readonly Article[] {
      return articles;
    },
    find(slug: string): Article | undefined {
      return articles.find((article) => article.slug === slug);
    },
    add(slug: string, draft: Draft): Article {
      const article = { slug, ...draft, published: false, version: 1 };
      articles.push(article);
      return article;
    },
    update(article: Article, changes: Partial<Draft & { published: boolean }>): Article {
      return Object.assign(article, changes, { version: article.version + 1 });
    },
    remove(slug: string): boolean {
      const at = articles.findIndex((article) => article.slug === slug);
      if (at === -1) return false;
      articles.splice(at, 1);
      return true;
    },
  };
}

export type Store = ReturnType<typeof createStore>;

/** `Tea, hot & black` becomes `tea-hot-black`. */
export function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
