using System.Diagnostics;

namespace AutoVideo.Tests.Support;

/// <summary>What a child process of a test does; it has a constructor without parameters.</summary>
public interface ITestProgram
{
    Task RunAsync(string[] arguments);
}

/// <summary>Starts this very assembly as a child process, to be killed, limited or traced.</summary>
public static class TestProgram
{
    public static async Task<int> Main(string[] args)
    {
        if (args.Length == 0 || Type.GetType(args[0]) is not { } type)
            return 64;
        await ((ITestProgram)Activator.CreateInstance(type)!).RunAsync(args[1..]);
        return Environment.ExitCode;
    }

    public static Process Start<T>(params string[] arguments) where T : ITestProgram, new() => StartUnder<T>([], arguments);

    /// <param name="wrapper">A program and its arguments that runs the child, for example <c>strace -f</c>.</param>
    /// <param name="arguments">What <see cref="ITestProgram.RunAsync"/> gets.</param>
    public static Process StartUnder<T>(string[] wrapper, params string[] arguments) where T : ITestProgram, new()
    {
        string[] line = [.. wrapper, "dotnet", "exec", typeof(TestProgram).Assembly.Location, typeof(T).FullName!, .. arguments];
        var info = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true };
        // The runtime's doubly mapped code needs files larger than the limits that tests set.
        info.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return Process.Start(info) ?? throw new InvalidOperationException($"{line[0]} did not start.");
    }

    /// <summary>Reads lines until one that holds for the condition, which is the last returned.</summary>
    public static async Task<List<string>> ReadUntilAsync(this Process process, Func<string, bool> condition)
    {
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            lines.Add(line);
            if (condition(line))
                return lines;
        }
        throw new InvalidOperationException($"The child ended early after {lines.Count} lines: {lines.LastOrDefault()}");
    }

    /// <summary>Kills the process as <c>kill -9</c> does and returns what it had still written.</summary>
    public static async Task<List<string>> KillAsync(this Process process)
    {
        process.Kill(entireProcessTree: true);
        var rest = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        var lines = rest.Split('\n').ToList();
        lines.RemoveAt(lines.Count - 1); // what follows the last line break is no whole line
        return lines;
    }
}
