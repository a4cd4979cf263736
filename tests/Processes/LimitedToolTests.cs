using System.Globalization;
using AutoVideo.Processes;

namespace AutoVideo.Tests.Processes;

public sealed class LimitedToolTests : IDisposable
{
    private readonly ToolPaths paths = new(null);
    private readonly List<string> folders = [];

    public void Dispose() => folders.ForEach(folder => Directory.Delete(folder, recursive: true));

    [Fact]
    public async Task A_tool_that_somebody_else_starts_has_its_limits_of_memory_and_files_and_gets_its_arguments_as_they_are()
    {
        var result = await RunAsync("sh", TimeSpan.FromMinutes(1), "-c", "ulimit -v; ulimit -f; printf '%s|' \"$@\"", "sh", "a b", "it's", "$HOME");

        var lines = result.Output.Split('\n');
        Assert.Equal((512L << 20) / 1024, long.Parse(lines[0], CultureInfo.InvariantCulture));
        Assert.InRange(long.Parse(lines[1], CultureInfo.InvariantCulture), 1, (1 << 20) / 512);
        Assert.Equal("a b|it's|$HOME|", lines[2]);
    }

    [Fact]
    public async Task A_tool_that_runs_too_long_is_stopped() =>
        Assert.Equal(124, (await Assert.ThrowsAsync<ToolFailedException>(() => RunAsync("sleep", TimeSpan.FromMilliseconds(100), "600"))).ExitCode);

    private Task<ToolResult> RunAsync(string tool, TimeSpan time, params string[] arguments)
    {
        folders.Add(LimitedTool.Write(paths, tool, 512L << 20, 1 << 20, time));
        return new ToolRunner(new ToolPaths(null) { SearchPath = $"{folders[^1]}:{paths.SearchPath}" }, TimeProvider.System).RunAsync(new(tool, arguments), default);
    }
}
