using System.Text.Json;
using AutoVideo.Cli.Api;
using AutoVideo.Cli.Progress;
using Spectre.Console;

namespace AutoVideo.Tests.Cli;

public sealed class BarProgressTests
{
    [Fact]
    public async Task Shows_a_bar_for_each_stage_also_one_it_does_not_know()
    {
        using var screen = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(screen),
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
        });
        console.Profile.Width = 100;
        var running = VideoStates.Running("voice", 30);
        running["stages"]!.AsArray().Add(JsonSerializer.SerializeToNode(new { name = "[proofread]", status = "running", percent = 70 }));

        await new BarProgress(console, TimeProvider.System).RunAsync(report =>
        {
            var video = JsonSerializer.Deserialize(running.ToJsonString(), CliJsonContext.Default.VideoSnapshot)!;
            report(video);
            return Task.FromResult(video);
        });

        var shown = screen.ToString();
        Assert.Matches(@"script\s+━+\s+100%", shown);
        Assert.Matches(@"voice\s+━+\s+50%", shown);
        Assert.Matches(@"\[proofread\]\s+━+\s+70%[\s\S]*video\s+━+\s+30%", shown);
    }
}
