# One image for web, worker, beat and migrate; docker-compose.yml says what each of them runs.

FROM node:24-bookworm-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts


FROM python:3.11-slim-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gettext
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
WORKDIR /app
COPY requirements/production.txt requirements/
RUN pip install --no-cache-dir --require-hashes --requirement requirements/production.txt
COPY . .
COPY --from=assets /app/node_modules node_modules
# This key is for this step only, so that none is made, which would then be part of the image.
RUN export SECRET_KEY=while-building \
    && python manage.py compilemessages \
    && python manage.py collectstatic --no-input


FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        fonts-dejavu-core \
        fonts-inter \
        libharfbuzz-subset0 \
        libpango-1.0-0 \
        libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin alis \
    && install --directory --owner alis --group alis /var/lib/alis
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/tmp
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build /app /app
USER 10001
EXPOSE 8000
