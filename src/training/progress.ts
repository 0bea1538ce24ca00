/** The last numbers a log tells, by name, as written: `{ loss: "0.213", epoch: "3/10" }`. */
export type Metrics = Readonly<Record<string, string>>;
