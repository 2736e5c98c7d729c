/** Lists whose order a person changes. The arrays' own ways of doing this came later than the oldest engines that are promised. */

export const replacedAt = <Each>(list: readonly Each[], at: number, by: Each): readonly Each[] =>
  list.map((each, place) => (place === at ? by : each));

/** The one at `at` before the one that stands before it. */
export const movedUp = <Each>(list: readonly Each[], at: number): readonly Each[] =>
  list.flatMap((each, place) => (place === at ? [] : place === at - 1 ? [...list.slice(at, at + 1), each] : [each]));

export const removedAt = <Each>(list: readonly Each[], at: number): readonly Each[] =>
  list.filter((_, place) => place !== at);
