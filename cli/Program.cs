using System.Runtime.InteropServices;
using AutoVideo.Cli;

using var stop = new CancellationTokenSource();
var asked = 0;

// The first signal stops in order; the second ends at once.
void OnSignal(PosixSignalContext context)
{
    if (Interlocked.Increment(ref asked) > 1)
        Environment.Exit(ExitCodes.Interrupted);
    context.Cancel = true;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);

return await new Application(Terminal.OfProcess(), TimeProvider.System).RunAsync(args, stop.Token);
