-- x
--
-- renamed domain public.d to public.e
-- renamed table public.a to public.b
-- renamed column public.a.x to public.a.z
-- removed sequence public.a_y_seq
-- changed column public.b.y (default)
-- scans: public.b
-- locks out readers of: public.a, public.a_y_seq, public.b
--
-- Revision: 1fec3adfe00b
-- Revises:
-- Created: 2026-11-21 19:22:16 UTC
-- Format: 1

-- schemadiff: upgrade
ALTER DOMAIN public.d RENAME TO e;

ALTER TABLE public.a RENAME TO b;

ALTER TABLE public.a RENAME COLUMN x TO z;

ALTER TABLE public.b ALTER COLUMN y DROP DEFAULT;

DROP SEQUENCE public.a_y_seq;

CREATE SEQUENCE public.b_y_seq AS integer;

ALTER TABLE public.b ALTER COLUMN y SET DEFAULT nextval('public.b_y_seq'::regclass);
SELECT pg_catalog.setval('public.b_y_seq', max(y)::bigint) FROM public.b HAVING max(y) >= 1;

ALTER SEQUENCE public.b_y_seq OWNED BY public.b.y;

-- schemadiff: downgrade
ALTER TABLE public.b ALTER COLUMN y DROP DEFAULT;

DROP SEQUENCE public.b_y_seq;

CREATE SEQUENCE public.a_y_seq AS integer;
ALTER SEQUENCE public.a_y_seq OWNER TO postgres;

ALTER TABLE public.b ALTER COLUMN y SET DEFAULT nextval('public.a_y_seq'::regclass);
SELECT pg_catalog.setval('public.a_y_seq', max(y)::bigint) FROM public.b HAVING max(y) >= 1;

ALTER DOMAIN public.e RENAME TO d;

ALTER TABLE public.b RENAME TO a;
ALTER TABLE public.a RENAME COLUMN z TO x;

ALTER SEQUENCE public.a_y_seq OWNED BY public.b.y;
