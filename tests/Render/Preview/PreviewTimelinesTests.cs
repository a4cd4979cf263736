using AutoVideo.Render.Brand;
using AutoVideo.Render.Timeline;
using AutoVideo.Tests.Videos;
using AutoVideo.Videos;
using AutoVideo.Videos.Edits;

namespace AutoVideo.Tests.Render.Preview;

/// <summary>What the preview of an edited video shows, and what it says it shows in place of something else.</summary>
public sealed class PreviewTimelinesTests : IDisposable
{
    private static readonly BrandBlock Brand = new("Inter", "Inter", new("#101820", "#ffffff", "#cccccc", "#ff8800", "#0088ff", "#ffcc00")) { Intro = new("Bees") };
    private readonly EditedVideo edited = new();

    public void Dispose() => edited.Dispose();

    [Fact]
    public async Task Captions_music_and_the_brand_are_as_the_next_rendering_will_have_them()
    {
        var video = await edited.MakeAsync(EditedVideo.Request with { Brand = Brand, Platform = "tiktok" });
        video = await edited.Editor.ChangeRequestAsync(video, request => request with { Captions = "karaoke", Music = "tense" }, "ann", "settings", false, default);
        var (timeline, standIns) = await edited.PreviewAsync(video);

        Assert.Empty(standIns);
        Assert.Equal(("karaoke", "tiktok", "tense"), (timeline.Captions.Style, timeline.Captions.Platform, timeline.Music?.Mood));
        Assert.Equal([BrandScenes.Intro, "s1", "s2", "s3"], timeline.Scenes.Select(scene => scene.Id));

        video = await edited.Editor.ChangeRequestAsync(video, request => request with { Music = VideoRequest.NoMusic }, "ann", "settings", false, default);
        Assert.Null((await edited.PreviewAsync(video)).Timeline.Music);
    }

    public static TheoryData<string> Pictures => [.. Changes.Keys];

    private static readonly Dictionary<string, SceneChange> Changes = new()
    {
        ["prompt"] = new(VisualPrompt: "A fox"),
        ["keywords"] = new(Keywords: ["fox"]),
        ["headline"] = new(Headline: "Here"),
        ["kicker"] = new(Kicker: "Now"),
        ["upload"] = new(Picture: "uploads/a.png"),
        ["words"] = new("Something else is said here."),
    };

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task A_scene_whose_picture_or_words_are_not_made_yet_is_named(string what)
    {
        var video = await edited.ChangeAsync(await edited.MakeAsync(), "s2", Changes[what]);

        Assert.Equal(["s2"], (await edited.PreviewAsync(video)).StandIns);
    }

    [Fact]
    public async Task Another_voice_or_look_stands_in_for_every_scene()
    {
        var video = await edited.MakeAsync();
        foreach (var wish in new Func<VideoRequest, VideoRequest>[] { request => request with { Voice = "slt" }, request => request with { Seed = 8 } })
        {
            var changed = await edited.Editor.ChangeRequestAsync(video, _ => wish(EditedVideo.Request), "ann", "settings", false, default);
            Assert.Equal(["s1", "s2", "s3"], (await edited.PreviewAsync(changed)).StandIns);
        }
    }

    [Fact]
    public async Task A_corrected_caption_is_shown_at_once()
    {
        var video = await edited.ChangeAsync(await edited.MakeAsync(), "s2", new(Caption: "This is line No. 2."));
        var (timeline, standIns) = await edited.PreviewAsync(video);

        Assert.Empty(standIns);
        Assert.Equal("This is line No. 2.", string.Join(' ', timeline.Captions.Cues.Where(cue => cue.SceneId == "s2").SelectMany(cue => cue.Words).Select(word => word.Text)));
    }
}
