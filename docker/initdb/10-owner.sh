#!/bin/sh
# Runs once, on an empty data directory: the database and its owner, who is no superuser. `accord migrate` does the rest.
set -eu
psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 --set owner_password="$ACCORD_OWNER_PASSWORD" <<'SQL'
CREATE ROLE accord_owner LOGIN NOSUPERUSER NOBYPASSRLS CREATEROLE PASSWORD :'owner_password';
CREATE DATABASE accord OWNER accord_owner TEMPLATE template0 ENCODING 'UTF8';
SQL
