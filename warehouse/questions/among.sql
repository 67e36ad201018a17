-- A filter on ids that Parquet's reader can apply before it decodes a row's words, as it cannot one that is a join: one bit of a million
-- for each id that is looked for. A few rows too many pass, which the macro that asks drops by the ids themselves.
CREATE OR REPLACE MACRO internal.bits(id) AS
    bitstring_agg((hash(id) % 1048576)::INTEGER, 0, 1048575);
CREATE OR REPLACE MACRO internal.among(id, bits) AS
    get_bit(bits, (hash(id) % 1048576)::INTEGER) = 1;
