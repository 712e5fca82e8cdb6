/** An error as PostgreSQL reports one; `more` holds detail, constraint, table, column, position. */
export class SqlError extends Error {
  constructor(code, message, more = {}) {
    super(message);
    Object.assign(this, { code, more });
  }
}
