using AutoVideo.Failures;
using AutoVideo.Videos.Edits;

namespace AutoVideo.Tests.Videos;

/// <summary>Edits of several people, or of one with two windows.</summary>
public sealed class VideoEditorTests : IDisposable
{
    private readonly EditedVideo edited = new();

    public void Dispose() => edited.Dispose();

    [Fact]
    public async Task Changes_made_from_the_same_reading_all_stay()
    {
        var read = await edited.MakeAsync();
        await edited.Editor.ChangeRequestAsync(read, request => request with { Captions = "karaoke" }, "ann", "settings", false, default);
        await edited.Editor.ChangeRequestAsync(read, request => request with { Music = "calm" }, "bob", "settings", false, default);
        await edited.ChangeAsync(read, "s1", new(Headline: "First"));
        await edited.ChangeAsync(read, "s2", new(Headline: "Second"));
        await edited.Editor.ChangeRequestAsync(read, request => request with { Seed = 8 }, "ann", "settings", false, default);

        var video = await edited.Videos.ReadAsync(read.Id, default);
        var script = await edited.Editor.ReadScriptAsync(video, default);
        Assert.Equal(("karaoke", "calm", 8), (video.Edit!.Request.Captions, video.Edit.Request.Music, video.Edit.Request.Seed));
        Assert.Equal(["First", "Second", "Line 3"], script.Scenes.Select(scene => scene.OnScreenText));
    }

    [Fact]
    public async Task A_change_of_what_somebody_else_took_away_says_so()
    {
        var read = await edited.MakeAsync();
        await edited.Editor.ChangeAsync(read, script => ScriptEdits.Remove(script, "s2"), "bob", "s2", false, default);

        Assert.Equal("scene_not_found", (await Assert.ThrowsAsync<PermanentException>(() => edited.ChangeAsync(read, "s2", new(Headline: "Here")))).Code);
    }

    [Fact]
    public async Task Edits_in_all_windows_at_once_are_made_one_after_the_other()
    {
        var read = await edited.MakeAsync();
        await Task.WhenAll(edited.ChangeAsync(read, "s1", new(Headline: "First")), edited.ChangeAsync(read, "s2", new(Headline: "Second")), edited.ChangeAsync(read, "s3", new(Headline: "Third")));

        var script = await edited.Editor.ReadScriptAsync(await edited.Videos.ReadAsync(read.Id, default), default);
        Assert.Equal(["First", "Second", "Third"], script.Scenes.Select(scene => scene.OnScreenText));
    }
}
