# The versions of uv.lock, in an environment of their own; then an image without the tools that made it.
FROM python:3.11.13-slim-bookworm AS build
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends gcc libc6-dev \
  && pip install --no-cache-dir uv==0.13.9
WORKDIR /src
COPY . .
ENV UV_PROJECT_ENVIRONMENT=/opt/monitor UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy
RUN uv sync --locked --no-default-groups --extra all --no-editable --compile-bytecode \
  && ls /opt/monitor/lib/python3.11/site-packages/scrapers/accounts/*.so

FROM python:3.11.13-slim-bookworm
RUN apt-get update -qq \
  && apt-get install -y -qq --no-install-recommends \
    fonts-dejavu-core libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 postgresql-client-15 \
  && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin monitor \
  && install --directory --owner=monitor --group=monitor --mode=0700 /var/lib/monitor
COPY --from=build /opt/monitor /opt/monitor
ENV PATH=/opt/monitor/bin:$PATH \
  PYTHONUNBUFFERED=1 \
  MONITOR_DATA_DIR=/var/lib/monitor
USER monitor
WORKDIR /var/lib/monitor
ENTRYPOINT ["monitor"]
CMD ["--help"]
