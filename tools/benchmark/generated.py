"""Schemas of any size, with as many columns, keys, checks and indexes a table as GitLab's has (1,401 tables)."""

# A table has 10 columns, of them 4 with a default; GitLab's tables have 9.95 and 2.1.
TABLE = """CREATE TABLE {name} (
    id {id},
    namespace_id bigint NOT NULL,
    project_id bigint,
    creator_id bigint,
    state smallint DEFAULT 0 NOT NULL,
    name text NOT NULL,
    description text,
    settings jsonb DEFAULT '{{}}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp without time zone,
    CONSTRAINT {name}_name_length CHECK ((char_length(name) <= 255)),
    CONSTRAINT {name}_pkey PRIMARY KEY (id){more}
);
CREATE INDEX index_{name}_on_namespace_id ON {name} USING btree (namespace_id);
CREATE INDEX index_{name}_on_project_id_and_state ON {name} USING btree (project_id, state DESC) WHERE (state > 0);
CREATE UNIQUE INDEX index_{name}_on_name ON {name} USING btree (lower(name), namespace_id);
"""
FUNCTION = """CREATE FUNCTION {name}_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.created_at := now();
  RETURN NEW;
END
$$;
CREATE TRIGGER {name}_touch BEFORE UPDATE ON {name} FOR EACH ROW EXECUTE FUNCTION {name}_touch();
"""


def name_of(number):
    return f"t{number:06d}"


# As many tables refer to one of theirs, as GitLab's to `projects`.
HOUSEHOLD = 250


def hub_of(number):
    """The first table of its household; of that itself, the first of the one before."""
    return (number - 1) // HOUSEHOLD * HOUSEHOLD


def scattered(number):
    """Any one table before it."""
    return number * 2654435761 % 4294967296 % number


def table(number):
    """The statements of one table; the tables before it are there."""
    name = name_of(number)
    identity = "bigserial" if number % 5 < 3 else "bigint NOT NULL"
    more = ""
    if number % 9 == 0:
        more += f",\n    CONSTRAINT {name}_description_length CHECK ((char_length(description) <= 1024))"
    if number > 0:
        target = name_of(hub_of(number))
        more += f",\n    CONSTRAINT fk_{name}_project FOREIGN KEY (project_id) REFERENCES {target}(id) ON DELETE CASCADE"
    if number > 0 and number % 5 == 0:
        target = name_of(scattered(number))
        more += f",\n    CONSTRAINT fk_{name}_creator FOREIGN KEY (creator_id) REFERENCES {target}(id) ON DELETE SET NULL"
    text = TABLE.format(name=name, id=identity, more=more)
    return text + (FUNCTION.format(name=name) if number % 4 == 0 else "")


def schema(tables, batch=250):
    """All of it, in pieces of one transaction each: one transaction would need a lock a table and index."""
    for start in range(0, tables, batch):
        yield "BEGIN;\n" + "".join(table(number) for number in range(start, min(start + batch, tables))) + "COMMIT;\n"


# Objects of ours a table: itself, its columns, key, checks, foreign keys, indexes, sequence, function and trigger.
OBJECTS_PER_TABLE = 1 + 10 + 1 + 1 + 1 / 9 + 1 + 1 / 5 + 3 + 3 / 5 + 2 / 4
