export interface Product {
  id: number;
  name: string;
  description: string;
  /** In cents. */
  price: number;
}

const kinds = ['Kettle', 'Teapot', 'Cup', 'Strainer', 'Tin', 'Tray', 'Whisk', 'Scale'];
const materials = ['steel', 'glass', 'clay', 'copper', 'bamboo', 'porcelain'];

function productOf(id: number): Product {
  const kind = kinds[id % kinds.length] ?? 'Cup';
  const material = materials[id % materials.length] ?? 'clay';
  return {
    id,
    name: `${kind} of ${material} no. ${id}`,
    description: `A ${kind.toLowerCase()} made of ${material}, by hand, in a small workshop. It keeps its colour for years and feels good in the hand.`,
    price: 900 + ((id * 37) % 60) * 50,
  };
}

/** 240 products, about 44 kB as JSON, and the moment of the last change to any of them. */
export function createCatalogue() {
  const products = Array.from({ length: 240 }, (_, at) => productOf(at + 1));
  let changedAt = new Date();

  return {
    all(): readonly Product[] {
      return products;
    },
    changedAt(): Date {
      return changedAt;
    },
    setPrice(id: number, price: number): Product | undefined {
      const product = products.find((each) => each.id === id);
      if (!product) return undefined;
      product.price = price;
      changedAt = new Date();
      return product;
    },
  };
}

export type Catalogue = ReturnType<typeof createCatalogue>;
