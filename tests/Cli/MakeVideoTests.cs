using System.Text;
using System.Text.Json.Nodes;
using AutoVideo.Cli;

namespace AutoVideo.Tests.Cli;

public sealed class MakeVideoTests : IDisposable
{
    private readonly CliRun _cli = new();

    [Fact]
    public async Task A_topic_becomes_a_file_named_after_its_title_and_only_its_path_stands_on_standard_output()
    {
        await using var api = await StartAsync(VideoStates.Accepted, VideoStates.Running("render", 60), VideoStates.Completed());

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync("How black holes form"));

        var path = Path.Combine(_cli.CurrentFolder, "how-black-holes-form.mp4");
        Assert.Equal(path + Environment.NewLine, _cli.Output);
        Assert.Equal(api.File, await File.ReadAllBytesAsync(path));
        Assert.Equal(["how-black-holes-form.mp4"], _cli.Files);
    }

    [Fact]
    public async Task Every_option_reaches_the_server()
    {
        await using var api = await StartAsync(VideoStates.Completed());

        await _cli.RunAsync(
            "Bees", "--language", "ja", "--format", "16:9", "--seconds", "45", "--style", "calm", "--voice", "Leo", "--seed", "7",
            "--source", _cli.Write("bees.md", "# Bees\nThey fly."));

        var body = Assert.Single(api.Created);
        Assert.Equal(
            """{"topic":"Bees","source":"# Bees\nThey fly.","language":"ja","format":"16:9","seconds":45,"style":"calm","voice":"Leo","seed":7}""",
            body.ToJsonString());
    }

    [Fact]
    public async Task A_script_may_come_from_standard_input_and_needs_no_topic()
    {
        await using var api = await StartAsync(VideoStates.Completed());
        _cli.Input = "Scene one.";

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync("--script", "-"));

        Assert.Equal("""{"script":"Scene one."}""", Assert.Single(api.Created).ToJsonString());
    }

    [Fact]
    public async Task Each_stage_is_told_as_it_goes_on()
    {
        await using var api = await StartAsync(
            VideoStates.Accepted, VideoStates.Running("script", 3), VideoStates.Running("voice", 20), VideoStates.Running("render", 60), VideoStates.Completed());

        await _cli.RunAsync("Bees");

        Assert.Matches(@"script\s+50 %[\s\S]*script\s+done[\s\S]*voice\s+50 %[\s\S]*render\s+50 %[\s\S]*render\s+done[\s\S]*publish\s+done", _cli.Messages);
    }

    [Fact]
    public async Task A_cut_event_stream_goes_on_after_the_last_event_seen()
    {
        var states = new[] { VideoStates.Accepted, VideoStates.Running("script", 3), VideoStates.Running("voice", 20), VideoStates.Completed() };
        await using var api = await PlayedVideoApi.StartAsync(states, settings => settings with { EventsPerStream = 1 });
        api.Announce(_cli.DataFolder);

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync("Bees"));

        Assert.Equal([null, "0", "1", "2"], api.LastEventIds);
    }

    [Fact]
    public async Task Without_an_event_stream_the_server_is_asked_until_the_video_is_done()
    {
        var states = new[] { VideoStates.Accepted, VideoStates.Running("script", 3), VideoStates.Running("voice", 20), VideoStates.Completed() };
        await using var api = await PlayedVideoApi.StartAsync(states, settings => settings with { HasEvents = false });
        api.Announce(_cli.DataFolder);

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync("Bees"));
        Assert.Matches(@"voice\s+50 %", _cli.Messages);
    }

    [Fact]
    public async Task A_failed_video_ends_with_1_and_says_stage_reason_and_what_to_do()
    {
        await using var api = await StartAsync(VideoStates.Accepted, VideoStates.Failed);

        Assert.Equal(ExitCodes.Failed, await _cli.RunAsync("Bees"));

        Assert.Contains("failed in stage voice: festival ended with code 1. (voice_failed)", _cli.Messages, StringComparison.Ordinal);
        Assert.EndsWith($"Install the voice again.{Environment.NewLine}", _cli.Messages, StringComparison.Ordinal);
        Assert.Empty(_cli.Output);
        Assert.Empty(_cli.Files);
    }

    [Theory]
    [InlineData(400, "topic_empty")]
    [InlineData(413, "source_too_large")]
    [InlineData(422, "translation_needs_provider")]
    public async Task Refused_input_ends_with_2_and_the_servers_words(int status, string code)
    {
        await using var api = await StartAsync(VideoStates.Completed());
        api.CreateFaults.Enqueue(PlayedVideoApi.Problem(status, code, "Offline never translates."));

        Assert.Equal(ExitCodes.BadInput, await _cli.RunAsync("Bees"));

        Assert.Contains($"Offline never translates. ({code})", _cli.Messages, StringComparison.Ordinal);
        Assert.Empty(api.Created);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_under_the_same_key()
    {
        await using var api = await StartAsync(VideoStates.Completed());
        api.CreateFaults.Enqueue(PlayedVideoApi.Status(503, retryAfter: "1"));
        api.CreateFaults.Enqueue(PlayedVideoApi.Status(429));

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync("Bees"));

        Assert.Equal(3, api.IdempotencyKeys.Count);
        Assert.Single(api.IdempotencyKeys.Distinct());
        Assert.Single(api.Created);
    }

    [Fact]
    public async Task A_tool_that_the_server_lacks_is_told_at_once()
    {
        await using var api = await StartAsync(VideoStates.Completed());
        api.CreateFaults.Enqueue(PlayedVideoApi.Problem(503, "tool_missing", "The program 'ffmpeg' is not installed."));

        Assert.Equal(ExitCodes.Failed, await _cli.RunAsync("Bees"));

        Assert.Single(api.IdempotencyKeys);
        Assert.Contains("'ffmpeg' is not installed. (tool_missing)", _cli.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_error_on_the_order_is_not_repeated_since_the_video_may_exist()
    {
        await using var api = await StartAsync(VideoStates.Completed());
        api.CreateFaults.Enqueue(PlayedVideoApi.Status(500));

        Assert.Equal(ExitCodes.Failed, await _cli.RunAsync("Bees"));

        Assert.Single(api.IdempotencyKeys);
        Assert.Contains("the server answered 500", _cli.Messages, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _cli.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_errors_while_the_video_is_watched_pass()
    {
        await using var api = await StartAsync(VideoStates.Accepted, VideoStates.Completed());
        for (var i = 0; i < 4; i++)
            api.ReadFaults.Enqueue(PlayedVideoApi.Status(500));

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync("Bees"));
    }

    [Fact]
    public async Task A_server_that_is_no_video_server_is_named_as_such()
    {
        await using var api = await StartAsync(VideoStates.Completed());
        api.CreateFaults.Enqueue(context => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, "<html>hello</html>"));

        Assert.Equal(ExitCodes.Failed, await _cli.RunAsync("Bees"));
        Assert.Contains("Is another program listening there?", _cli.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_that_breaks_off_starts_over()
    {
        await using var api = await StartAsync(VideoStates.Completed("Bees"));
        api.File = Encoding.ASCII.GetBytes(new string('x', 300_000));
        api.BrokenDownloads = 2;

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync("Bees"));
        Assert.Equal(api.File, await File.ReadAllBytesAsync(Path.Combine(_cli.CurrentFolder, "bees.mp4")));
    }

    [Fact]
    public async Task A_download_that_never_succeeds_leaves_nothing_behind()
    {
        await using var api = await StartAsync(VideoStates.Completed());
        api.BrokenDownloads = int.MaxValue;

        Assert.Equal(ExitCodes.Failed, await _cli.RunAsync("Bees"));
        Assert.Empty(_cli.Files);
    }

    [Fact]
    public async Task Another_video_of_the_same_title_stays()
    {
        await using var api = await StartAsync(VideoStates.Completed("Bees"));
        _cli.Write("bees.mp4", "another video");

        await _cli.RunAsync("Bees");
        Assert.EndsWith($"bees-2.mp4{Environment.NewLine}", _cli.Output, StringComparison.Ordinal);

        await _cli.RunAsync("Bees");
        Assert.EndsWith($"bees-2.mp4{Environment.NewLine}", _cli.Output, StringComparison.Ordinal);
        Assert.Equal(["bees-2.mp4", "bees.mp4"], _cli.Files);
        Assert.Equal("another video", await File.ReadAllTextAsync(Path.Combine(_cli.CurrentFolder, "bees.mp4")));
    }

    [Fact]
    public async Task A_file_named_with_out_is_replaced_and_that_is_said()
    {
        await using var api = await StartAsync(VideoStates.Completed());
        var path = _cli.Write("mine.mp4", "another video");

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync("Bees", "--out", "mine.mp4"));

        Assert.Equal(api.File, await File.ReadAllBytesAsync(path));
        Assert.Contains("is replaced", _cli.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_given_with_out_receives_the_file_under_its_title()
    {
        await using var api = await StartAsync(VideoStates.Completed("Bees"));
        var folder = Directory.CreateDirectory(Path.Combine(_cli.CurrentFolder, "videos")).FullName;

        await _cli.RunAsync("Bees", "--out", "videos");

        Assert.Equal(Path.Combine(folder, "bees.mp4") + Environment.NewLine, _cli.Output);
    }

    [Fact]
    public async Task A_place_that_does_not_exist_is_refused_before_any_work()
    {
        await using var api = await StartAsync(VideoStates.Completed());

        Assert.Equal(ExitCodes.BadInput, await _cli.RunAsync("Bees", "--out", "nowhere/bees.mp4"));
        Assert.Empty(api.Created);
    }

    [Fact]
    public async Task A_draft_is_called_a_draft_and_the_ways_out_are_named()
    {
        var draft = VideoStates.Completed();
        draft["draftScript"] = true;
        draft["draftVoice"] = true;
        await using var api = await StartAsync(draft);

        await _cli.RunAsync("Bees");

        Assert.Contains("This is a draft", _cli.Messages, StringComparison.Ordinal);
        Assert.Contains("--source FILE", _cli.Messages, StringComparison.Ordinal);
        Assert.Contains("key of a provider", _cli.Messages, StringComparison.Ordinal);
        Assert.Contains("draft voice", _cli.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbose_prints_the_processor_time_of_each_stage_and_their_sum()
    {
        await using var api = await StartAsync(VideoStates.Completed());

        await _cli.RunAsync("Bees", "--verbose");

        Assert.Matches(@"render\s+1\.5 s CPU", _cli.Messages);
        Assert.Matches(@"total\s+9\.0 s CPU", _cli.Messages);
    }

    [Fact]
    public async Task An_interrupt_cancels_the_video_and_ends_with_130()
    {
        await using var api = await PlayedVideoApi.StartAsync([VideoStates.Accepted, VideoStates.Running("render", 60)], settings => settings with { Hangs = true });
        api.Announce(_cli.DataFolder);
        using var interrupt = new CancellationTokenSource();

        var running = _cli.RunAsync(interrupt.Token, "Bees");
        await api.Watched.Task;
        await interrupt.CancelAsync();

        Assert.Equal(ExitCodes.Interrupted, await running);
        Assert.True(api.Cancelled.Task.IsCompletedSuccessfully);
        Assert.Empty(_cli.Files);
        Assert.Empty(_cli.Output);
    }

    [Fact]
    public async Task A_video_cancelled_elsewhere_ends_with_1()
    {
        await using var api = await StartAsync(VideoStates.Accepted, new JsonObject { ["status"] = "cancelled" });

        Assert.Equal(ExitCodes.Failed, await _cli.RunAsync("Bees"));
        Assert.Contains("The video was cancelled.", _cli.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clean_says_what_was_removed()
    {
        await using var api = await StartAsync(VideoStates.Completed());

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync("clean"));
        Assert.Contains("Removed 3 cached artefacts (2.0 MB) and 1 partial files; 0.0 MB stay.", _cli.Messages, StringComparison.Ordinal);
    }

    public void Dispose() => _cli.Dispose();

    private async Task<PlayedVideoApi> StartAsync(params JsonObject[] states)
    {
        var api = await PlayedVideoApi.StartAsync(states);
        api.Announce(_cli.DataFolder);
        return api;
    }
}
