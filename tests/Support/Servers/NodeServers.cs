using System.Diagnostics;

namespace AutoVideo.Tests.Support.Servers;

/// <summary>Servers from npm, of the versions in package-lock.json, installed below .tools/servers.</summary>
internal static class NodeServers
{
    /// <summary>Full path of a file of an installed package; installs when something is missing.</summary>
    public static async Task<string> FileAsync(string relative)
    {
        using var install = Process.Start(new ProcessStartInfo(Repository.PathOf("tests/Support/Servers/install")) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = await Task.WhenAll(install.StandardError.ReadToEndAsync(), install.StandardOutput.ReadToEndAsync());
        await install.WaitForExitAsync();
        if (install.ExitCode != 0)
            throw new InvalidOperationException($"The servers were not installed: {string.Concat(said)}");
        return Repository.PathOf(Path.Combine(".tools/servers/node_modules", relative));
    }
}
