/* Loaded before the C library (LD_PRELOAD): writes down every name that is looked up and every address that is connected
   or sent to, whichever library or language asks, and lets nothing out. Names in WIRE_HERE are this machine. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void note(const char *what, const char *whom) {
  const char *file = getenv("WIRE_RECORD");
  char line[512];
  int size = snprintf(line, sizeof line, "%s %s\n", what, whom), out;
  if (!file || (out = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600)) < 0) return;
  if (write(out, line, size) < 0) abort();
  close(out);
}

/* Whether a name is one of those that are here. */
static int here(const char *name) {
  const char *names = getenv("WIRE_HERE"), *at;
  size_t size = strlen(name);
  for (at = names ? strstr(names, name) : NULL; at; at = strstr(at + 1, name))
    if ((at == names || at[-1] == ',') && (at[size] == ',' || !at[size])) return 1;
  return 0;
}

/* Whether nobody has to be asked for it: an address, or this machine's name for itself. */
static int local(const char *name) {
  unsigned char address[sizeof(struct in6_addr)];
  return !name || !strcmp(name, "localhost") || inet_pton(AF_INET, name, address) == 1 ||
         inet_pton(AF_INET6, name, address) == 1;
}

/* Whether something may be sent there: to this machine, or not over a network at all. */
static int may(const char *what, const struct sockaddr *to) {
  char ip[INET6_ADDRSTRLEN], whom[64];
  int port;
  if (!to || (to->sa_family != AF_INET && to->sa_family != AF_INET6)) return 1;
  if (to->sa_family == AF_INET) {
    const struct sockaddr_in *four = (const void *)to;
    inet_ntop(AF_INET, &four->sin_addr, ip, sizeof ip);
    port = ntohs(four->sin_port);
    if ((ntohl(four->sin_addr.s_addr) >> 24) == 127 || !four->sin_addr.s_addr) return 1;
  } else {
    const struct sockaddr_in6 *six = (const void *)to;
    inet_ntop(AF_INET6, &six->sin6_addr, ip, sizeof ip);
    port = ntohs(six->sin6_port);
    if (IN6_IS_ADDR_LOOPBACK(&six->sin6_addr) || IN6_IS_ADDR_UNSPECIFIED(&six->sin6_addr)) return 1;
    if (IN6_IS_ADDR_V4MAPPED(&six->sin6_addr) && six->sin6_addr.s6_addr[12] == 127) return 1;
  }
  snprintf(whom, sizeof whom, "%s:%d", ip, port);
  note(what, whom);
  errno = ENETUNREACH;
  return 0;
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  struct addrinfo four;
  if (local(name)) return REAL(getaddrinfo)(name, service, hints, found);
  note("name", name);
  if (!here(name)) return EAI_NONAME;
  if (hints) four = *hints; else memset(&four, 0, sizeof four);
  four.ai_family = AF_INET;
  return REAL(getaddrinfo)("127.0.0.1", service, &four, found);
}

struct hostent *gethostbyname(const char *name) {
  if (local(name)) return REAL(gethostbyname)(name);
  note("name", name);
  h_errno = HOST_NOT_FOUND;
  return NULL;
}

struct hostent *gethostbyname2(const char *name, int family) {
  if (local(name)) return REAL(gethostbyname2)(name, family);
  note("name", name);
  h_errno = HOST_NOT_FOUND;
  return NULL;
}

int gethostbyname_r(const char *name, struct hostent *into, char *room, size_t size, struct hostent **found, int *error) {
  if (local(name)) return REAL(gethostbyname_r)(name, into, room, size, found, error);
  note("name", name);
  *found = NULL;
  *error = HOST_NOT_FOUND;
  return 0;
}

int gethostbyname2_r(const char *name, int family, struct hostent *into, char *room, size_t size, struct hostent **found,
                     int *error) {
  if (local(name)) return REAL(gethostbyname2_r)(name, family, into, room, size, found, error);
  note("name", name);
  *found = NULL;
  *error = HOST_NOT_FOUND;
  return 0;
}

/* Resolvers of their own (c-ares, res_query) end here, too: they connect or send to a name server. */
int connect(int socket, const struct sockaddr *to, socklen_t size) {
  return may("connect", to) ? REAL(connect)(socket, to, size) : -1;
}

ssize_t sendto(int socket, const void *what, size_t size, int flags, const struct sockaddr *to, socklen_t length) {
  return may("send", to) ? REAL(sendto)(socket, what, size, flags, to, length) : -1;
}

ssize_t sendmsg(int socket, const struct msghdr *message, int flags) {
  return may("send", message->msg_name) ? REAL(sendmsg)(socket, message, flags) : -1;
}

int sendmmsg(int socket, struct mmsghdr *messages, unsigned count, int flags) {
  for (unsigned each = 0; each < count; each++)
    if (!may("send", messages[each].msg_hdr.msg_name)) return -1;
  return REAL(sendmmsg)(socket, messages, count, flags);
}

/* The C library's own resolver asks from within, past what is above. */
#define ASKED(function, name, ...) \
  (note("name", name), here(name) ? REAL(function)(__VA_ARGS__) : (h_errno = HOST_NOT_FOUND, -1))
int res_query(const char *name, int class, int type, unsigned char *answer, int size) {
  return ASKED(res_query, name, name, class, type, answer, size);
}
int res_search(const char *name, int class, int type, unsigned char *answer, int size) {
  return ASKED(res_search, name, name, class, type, answer, size);
}
