cdef enum:
    OPENS = 1
    CLOSES = 2
    ALONE = 3


cdef struct Tag:
    int start  # of its opening bracket
    int end  # of its closing bracket
    int mate  # the number of the tag that closes or opens the same element; its own where it stands alone
    int name  # the number of its name
    int space  # which namespace names without a prefix have in it
    int style  # where the value of its attribute `style` begins; 0 where it has none
    int colspan  # the same of `colspan`
    unsigned char kind  # OPENS, CLOSES, ALONE
    unsigned char marked  # an ampersand stands in its attributes
    unsigned char strange  # it has no single plain text after it: a comment stands between it and the next tag


cdef class Markup:
    cdef readonly bytes content
    cdef readonly str file
    cdef readonly list names
    cdef const unsigned char* text
    cdef int size
    cdef Tag* tags
    cdef int count
    cdef int room
    cdef int* breaks
    cdef int broken
    cdef list _uris
    cdef dict _spaces
    cdef set _used

    cdef int line_at(self, int place, int near)
    cdef int say(self, int number, char* to)
    cdef bytes value(self, int start)
    cdef int attribute(self, int number, const char* name, int length)


cdef int entity(const unsigned char* text, int place, int last, int* sign)
cdef int write(const unsigned char* text, int place, int end, char* to, int written, bint* blank)
cpdef str unescaped(bytes said)
