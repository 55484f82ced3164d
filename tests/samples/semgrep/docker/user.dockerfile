FROM debian:12.7 AS build
# ok: docker-runs-as-root
USER root
# ruleid: docker-sudo-used
RUN sudo apt-get update
# ok: docker-sudo-used
RUN apt-get install -y sudo
USER app
# ok: docker-sudo-used
RUN make all

# ruleid: docker-runs-as-root
USER root
CMD ["shop"]
