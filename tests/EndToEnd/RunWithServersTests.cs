using System.Diagnostics;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Servers;

namespace AutoVideo.Tests.EndToEnd;

/// <summary><c>./run --with redis,azurite,cosmos "a topic"</c> as its user types it: the script, the servers and the product are the real ones, built before.</summary>
public sealed class RunWithServersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_topic_becomes_a_file_and_no_server_is_left()
    {
        await NodeServers.FileAsync("azurite/package.json"); // else the checkout below would install them a second time
        LinkCheckout();

        var (code, output, messages) = await RunAsync("--with", "redis,azurite,cosmos", "How bees make honey", "--seconds", "5", "--format", "1:1");

        Assert.True(code == 0, messages);
        var file = output.Trim();
        Assert.Equal(_folder.Path, Path.GetDirectoryName(file));
        Assert.Equal("ftyp"u8.ToArray(), (await File.ReadAllBytesAsync(file))[4..8]);
        foreach (var server in new[] { "redis", "azurite", "cosmos" })
            Assert.Contains($"{server} is ready.", messages, StringComparison.Ordinal);
        // Each of the three got what is kept there, and the folder beside them only what has no server.
        var with = Path.Combine(_folder.Path, "checkout/.tools/with");
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(with, "azurite"), "*", SearchOption.AllDirectories));
        Assert.False(Path.Exists(Path.Combine(with, "data/documents.db")));
        Assert.False(Path.Exists(Path.Combine(with, "data/blobs")));
        await Eventually.TrueAsync(() => Using(with).Count == 0, () => string.Join('\n', Using(with)));
    }

    /// <summary>A checkout of its own, whose parts are this one's.</summary>
    private void LinkCheckout()
    {
        var home = _folder.Of("checkout");
        Directory.CreateDirectory(Path.Combine(home, "artifacts"));
        Directory.CreateDirectory(Path.Combine(home, ".tools"));
        foreach (var entry in Directory.EnumerateFileSystemEntries(Repository.Root).Where(entry => Path.GetFileName(entry) is not ("artifacts" or ".tools" or "run")))
            File.CreateSymbolicLink(Path.Combine(home, Path.GetFileName(entry)), entry);
        foreach (var part in new[] { "artifacts/bin", ".tools/servers", ".tools/root" }.Where(part => Path.Exists(Repository.PathOf(part))))
            File.CreateSymbolicLink(Path.Combine(home, part), Repository.PathOf(part));
        File.Copy(Repository.PathOf("run"), Path.Combine(home, "run"));
        File.WriteAllText(Path.Combine(home, "artifacts/run.stamp"), ""); // younger than all sources: nothing is to be built
    }

    private async Task<(int Code, string Output, string Messages)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(_folder.Of("checkout/run"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.Path };
        start.Environment["Render__Preset"] = "ultrafast";
        start.Environment["MediaJobs__Transport"] = "bus";
        using var run = Process.Start(start)!;
        var messages = run.StandardError.ReadToEndAsync();
        var output = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        return (run.ExitCode, output, await messages);
    }

    /// <summary>Command lines of the processes that name the folder.</summary>
    private static List<string> Using(string folder) =>
        [.. Directory.EnumerateDirectories("/proc").Where(process => int.TryParse(Path.GetFileName(process), out _)).Select(Command)
            .Where(command => command.Contains(folder, StringComparison.Ordinal))];

    private static string Command(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
        }
        catch (IOException)
        {
            return ""; // it has just ended
        }
    }
}
