/** First days of rules that changed, as London local dates. */

/** UK rules of the Data (Use and Access) Act 2025 on starting and stopping the clock (Art 12A); earlier requests: TR. */
export const UK_NEW_CLOCK = '2026-02-05';

/** UK complaints to the controller: the duty to acknowledge them and to name them in letters (DPA 2018 s.164A, Art 12(4), 15(1)(ea)). */
export const UK_COMPLAINTS_SINCE = '2026-06-19';
