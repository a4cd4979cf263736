using System.Text.RegularExpressions;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Storage;

/// <summary>What a power cut could lose is what was acknowledged before it was flushed: the order of system calls shows it.</summary>
public sealed partial class PowerCutTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task A_blob_is_flushed_then_named_then_its_folder_flushed_then_acknowledged()
    {
        if (await TraceAsync<BlobWriter>("50000", "folder/large.png") is not { } calls)
            return;
        var blobs = folder.Of("blobs");
        var written = calls.FindLastIndex(call => call.StartsWith("pwrite64(", StringComparison.Ordinal) && call.Contains(blobs, StringComparison.Ordinal));
        var temporary = Handle().Match(calls[written]).Groups[1].Value;
        AssertOrder(
            calls,
            ("the content is written", call => call == calls[written]),
            ("the content is flushed", call => call.StartsWith("fsync(", StringComparison.Ordinal) && call.Contains(temporary, StringComparison.Ordinal)),
            ("the file is named", call => call.StartsWith("rename", StringComparison.Ordinal) && call.Contains($"{blobs}/folder=/large.png\"", StringComparison.Ordinal)),
            ("the folder is flushed", call => call.StartsWith("fsync(", StringComparison.Ordinal) && call.Contains($"<{blobs}/folder=>", StringComparison.Ordinal)),
            ("the write is acknowledged", call => call.StartsWith("write(", StringComparison.Ordinal) && call.Contains("\"folder/large.png\\n\"", StringComparison.Ordinal)));
        Assert.Contains(calls, call => call.StartsWith("fsync(", StringComparison.Ordinal) && call.Contains($"<{blobs}>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_document_is_acknowledged_only_after_the_log_that_holds_it_is_flushed()
    {
        if (await TraceAsync<DocumentWriter>("1", "3") is not { } calls)
            return;
        var log = folder.Of("documents.db-wal");
        var acknowledged = calls.FindAll(call => call.Contains("\"0-00000", StringComparison.Ordinal));
        Assert.Equal(3, acknowledged.Count);
        foreach (var acknowledgement in acknowledged)
        {
            var before = calls.Take(calls.IndexOf(acknowledgement)).Where(call => call.Contains(log, StringComparison.Ordinal)).ToList();
            Assert.Contains("sync(", before[^1], StringComparison.Ordinal);
            Assert.Contains("write", before[^2], StringComparison.Ordinal);
        }
    }

    /// <summary>The child's calls in order; null where there is no strace, which a build server must have.</summary>
    private async Task<List<string>?> TraceAsync<T>(params string[] arguments) where T : ITestProgram, new()
    {
        if (!Array.Exists(Environment.GetEnvironmentVariable("PATH")!.Split(':'), path => File.Exists(Path.Combine(path, "strace"))))
        {
            Assert.NotEqual("true", Environment.GetEnvironmentVariable("CI"));
            return null;
        }
        string[] strace = ["strace", "-f", "-y", "-s", "64", "-e", "trace=write,pwrite64,fsync,fdatasync,rename,renameat,renameat2", "-o", folder.Of("trace")];
        var target = typeof(T) == typeof(DocumentWriter) ? folder.Of("documents.db") : folder.Path;
        using var child = TestProgram.StartUnder<T>(strace, [target, .. arguments]);
        await child.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await child.WaitForExitAsync(CancellationToken.None);
        Assert.Equal(0, child.ExitCode);
        return [.. (await File.ReadAllLinesAsync(folder.Of("trace"), CancellationToken.None)).Select(line => ThreadId().Replace(line, ""))];
    }

    private static void AssertOrder(List<string> calls, params (string What, Predicate<string> Is)[] steps)
    {
        var at = -1;
        foreach (var (what, matches) in steps)
        {
            at = calls.FindIndex(at + 1, matches);
            Assert.True(at >= 0, $"Not in this order: {what}.");
        }
    }

    [GeneratedRegex(@"^\d+\s+")]
    private static partial Regex ThreadId();

    [GeneratedRegex("^[a-z0-9]+\\(\\d+<([^>]+)>")]
    private static partial Regex Handle();

    public void Dispose() => folder.Dispose();
}
