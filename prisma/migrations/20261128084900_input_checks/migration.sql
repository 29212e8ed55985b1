-- KQL's conversions ask whether a text is a value of a type. PostgreSQL answers that from 16 on; older ones by trying.
-- Where both exist the built-in one is found first.
DO $do$
BEGIN
  IF current_setting('server_version_num')::int < 160000 THEN
    CREATE OR REPLACE FUNCTION pg_input_is_valid(given text, type_name text) RETURNS boolean
    LANGUAGE plpgsql STABLE AS $function$
    BEGIN
      IF given IS NULL THEN RETURN NULL; END IF;
      EXECUTE format('SELECT %L::%s', given, type_name::regtype);
      RETURN true;
    EXCEPTION WHEN data_exception THEN
      RETURN false;
    END
    $function$;
  END IF;
END
$do$;
