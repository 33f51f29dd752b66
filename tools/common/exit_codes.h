// What a tool's exit status says, the same in every tool: the numbers of BSD's sysexits, listed in each man page.
#pragma once

namespace proxycore {

enum ExitCode : int {
  kExitOk = 0,
  kExitUsage = 64,        // a mistake on the command line or in the environment
  kExitData = 65,         // bad input data
  kExitNoInput = 66,      // no such directory or input
  kExitNoHost = 68,       // unknown host at start
  kExitUnavailable = 69,  // address in use, cannot spawn
  kExitInternal = 70,     // a defect of ours
  kExitOs = 71,           // out of descriptors or memory at start
  kExitCannotCreate = 73,
  kExitIo = 74,
  kExitPermission = 77,
  kExitConfig = 78,
};

}  // namespace proxycore
