using System.Diagnostics;

namespace AutoVideo.Tests.Support;

/// <summary>The SDK's command in a process of its own.</summary>
internal static class DotNetCommand
{
    /// <summary>Its exit code, what it wrote, and after that its errors.</summary>
    public static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [.. arguments, "-nodeReuse:false"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        ForgetRunner(start);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    /// <summary>A test runner hands its own build settings down: takes them out.</summary>
    public static void ForgetRunner(ProcessStartInfo start)
    {
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
    }
}
