import AdminCommands
import FileSystem
import Glibc

Machine.giveBackMemory()
exit(runCommandLine(Array(CommandLine.arguments.dropFirst())))
