using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.EndToEnd;

/// <summary>Runs every command of docs/tour.md in one shell, as a reader would, and compares what each block prints with what the page says.</summary>
public sealed partial class TourTests : IDisposable
{
    private const string Mark = "--- end of block ---";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Every_command_of_the_tour_prints_what_the_page_says()
    {
        var blocks = Block().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "tour.md"))).ToArray();
        Assert.True(blocks.Length > 8);
        await using var product = await RunningProduct.StartAsync(Path.Combine(_folder.Path, "data"), "Render:Preset=ultrafast");

        var (printed, errors) = await RunAsync(product, string.Concat(blocks.Select(block => $"{block.Groups["commands"].Value}\necho '{Mark}'\n")));

        var parts = printed.Split($"{Mark}\n");
        Assert.True(parts.Length == blocks.Length + 1, $"{printed}\n{errors}\n{product.Output}");
        foreach (var (block, part) in blocks.Zip(parts))
        {
            var wanted = Regex.Escape(block.Groups["output"].Value).Replace("…", ".*", StringComparison.Ordinal);
            Assert.True(Regex.IsMatch(part, $@"\A{wanted}\z"), $"{block.Groups["commands"].Value}\nprinted\n{part}\n{errors}");
        }
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(string Printed, string Errors)> RunAsync(RunningProduct product, string script)
    {
        var file = Path.Combine(_folder.Path, "tour.sh");
        await File.WriteAllTextAsync(file, script);
        var info = new ProcessStartInfo("bash", [file]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.Path, StandardOutputEncoding = Encoding.UTF8 };
        info.Environment["AUTOVIDEO_ADDRESS"] = product.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        info.Environment["AUTOVIDEO_DATA"] = product.DataFolder;
        info.Environment["TMPDIR"] = _folder.Path;
        using var shell = Process.Start(info)!;
        using var late = new CancellationTokenSource(Limit);
        await using var stop = late.Token.Register(() => shell.Kill(entireProcessTree: true));
        var errors = shell.StandardError.ReadToEndAsync();
        var printed = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return (printed, await errors);
    }

    [GeneratedRegex(@"```sh\n(?<commands>.*?)```\n(?:\n```text\n(?<output>.*?)```\n)?", RegexOptions.Singleline)]
    private static partial Regex Block();
}
