/* standard: see the header.  SPDX-License-Identifier: MIT */
#include "cli/standard.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/message.h"

void standard_take(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
            continue;
        /* the lowest free number is this one; the wrong way round, so that using it fails */
        int got = open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        if (got < 0)
            _exit(EXIT_TROUBLE);
    }
}

bool standard_is_error(const char *name)
{
    struct stat file, error;
    return stat(name, &file) == 0 && S_ISREG(file.st_mode) && fstat(STDERR_FILENO, &error) == 0 && file.st_dev == error.st_dev &&
           file.st_ino == error.st_ino;
}

bool standard_close(void)
{
    /* Linux has closed it when close says EINTR: again would close somebody else's */
    if (close(STDOUT_FILENO) == 0 || errno == EINTR)
        return true;
    message_error("standard output: cannot be closed: %m");
    return false;
}
