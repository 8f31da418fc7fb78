// libyaml: omSupply's configuration files.
#include <yaml.h>
