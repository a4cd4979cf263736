using System.Diagnostics;
using System.Text.Json;
using AutoVideo.Cli.Api;

namespace AutoVideo.Cli.Hosts;

/// <summary><c>host.json</c> in the data folder: written by a host while it runs.</summary>
/// <param name="Address">Such as <c>http://127.0.0.1:7071</c>.</param>
internal sealed record HostFile(int Pid, string? Address)
{
    /// <summary>Null when no host has announced itself, or the one that did is gone.</summary>
    public static Uri? FindAddress(string dataFolder)
    {
        try
        {
            var file = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(dataFolder, "host.json")), CliJsonContext.Default.HostFile);
            return file is not null && IsAlive(file.Pid) && Uri.TryCreate(file.Address, UriKind.Absolute, out var address) ? address : null;
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
