-- Run once, by psql as the superuser, when the database's volume is new: the role that owns the tables and
-- migrates them, the role that uses them, and the database.

\getenv owner_password ALIS_OWNER_PASSWORD
\getenv app_password ALIS_APP_PASSWORD

CREATE ROLE alis_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE alis_app LOGIN PASSWORD :'app_password';
CREATE DATABASE alis OWNER alis_owner;

\connect alis

-- Migrations take away from some tables what is too much; only an owner may TRUNCATE.
ALTER DEFAULT PRIVILEGES FOR ROLE alis_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO alis_app;
ALTER DEFAULT PRIVILEGES FOR ROLE alis_owner GRANT USAGE, SELECT ON SEQUENCES TO alis_app;
