// Intel's ISA-L: CRC-32C with the processor's instructions, for the content of members and for WAL records.
#include <isa-l/crc.h>
