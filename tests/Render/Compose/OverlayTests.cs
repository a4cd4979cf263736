using AutoVideo.Failures;
using AutoVideo.Render.Compose;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Visuals;

namespace AutoVideo.Tests.Render.Compose;

public sealed class OverlayTests : IDisposable
{
    private static readonly OutputSpec Output = new(270, 480, 30, "ultrafast", 26);
    private readonly RenderBench bench = new();

    [Fact]
    public void A_timeline_of_the_first_schema_is_still_read()
    {
        var film = bench.Film();
        var json = System.Text.Encoding.UTF8.GetString(TimelineJson.Serialize(film))
            .Replace($"\"schemaVersion\":{TimelineBuilder.SchemaVersion}", "\"schemaVersion\":1", StringComparison.Ordinal)
            .Replace("\"overlays\":[],", "", StringComparison.Ordinal).Replace("\"effects\":[],", "", StringComparison.Ordinal).Replace(",\"effects\":[]", "", StringComparison.Ordinal);
        Assert.DoesNotContain("overlays", json, StringComparison.Ordinal);
        Assert.DoesNotContain("effects", json, StringComparison.Ordinal);

        var read = TimelineJson.Parse(System.Text.Encoding.UTF8.GetBytes(json));

        Assert.Equal(1, read.SchemaVersion);
        Assert.Empty(read.Overlays);
        Assert.Equal(Addresses(film), Addresses(read));
    }

    [Fact]
    public void An_overlay_stands_in_for_the_subject_and_goes_to_the_end_of_its_scene()
    {
        var film = OverlaySamples.Film(bench, Output, OverlaySamples.All[0]);

        var overlay = Assert.Single(film.Overlays);
        Assert.Equal(("s1", SegmentPlan.Span(film, 0)), (overlay.SceneId, overlay.FirstFrame + overlay.FrameCount));
        Assert.DoesNotContain(film.Scenes[0].Layers, layer => layer.Role == LayerRole.Subject);
        Assert.Contains(film.Scenes[1].Layers, layer => layer.Role == LayerRole.Subject);
    }

    [Fact]
    public void A_changed_overlay_changes_the_segments_that_show_its_scene_and_no_others()
    {
        var film = bench.Film(scenes: 4, words: 6);
        Timeline With(string title) => film with { Overlays = [Plate(film.Scenes[1], title)] };

        var (before, after) = (Addresses(With("one")), Addresses(With("two")));

        var scenes = SegmentPlan.Of(film).Where((segment, index) => before[index] != after[index]).Select(segment => (segment.Scene, segment.Kind)).Distinct();
        // Its own, the way in, and the way out, which shows it too.
        Assert.Equal([(1, SegmentKind.Transition), (1, SegmentKind.Scene), (2, SegmentKind.Transition)], scenes);
    }

    [Theory]
    [InlineData("box")]
    [InlineData("frames")]
    [InlineData("scene")]
    [InlineData("colour")]
    [InlineData("keys")]
    [InlineData("text")]
    [InlineData("twice")]
    public void A_broken_overlay_is_refused_and_named(string what)
    {
        var film = bench.Film();
        var overlay = Plate(film.Scenes[0], "one");
        var element = overlay.Elements[0];
        var broken = what switch
        {
            "box" => overlay with { Elements = [element with { Box = new(0, 0, double.NaN, 1) }] },
            "frames" => overlay with { FrameCount = 100_000 },
            "scene" => overlay with { SceneId = "s9" },
            "colour" => overlay with { Elements = [element with { Fill = "url(#x)" }] },
            "keys" => overlay with { Elements = [element with { Motion = [new(AnimatedProperty.Opacity, [new(9, 1, KeyEase.Linear), new(3, 1, KeyEase.Linear)])] }] },
            "text" => overlay with { Elements = [element with { Kind = ElementKind.Text, Text = "", Font = "Inter" }] },
            _ => overlay with { Elements = [element, element] },
        };

        var fault = Assert.Throws<PermanentException>(() => TimelineValidator.Require(film with { Overlays = [broken] }));

        Assert.Equal("timeline_invalid", fault.Code);
        Assert.Contains("overlays[0] (plate)", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RevealFrom.Left, 0.25)]
    [InlineData(RevealFrom.Right, 0.5)]
    [InlineData(RevealFrom.Top, 0.5)]
    [InlineData(RevealFrom.Bottom, 0.75)]
    [InlineData(RevealFrom.Turn, 0.25)]
    [InlineData(RevealFrom.Turn, 0.6)]
    public void A_reveal_shows_its_share_of_the_element(RevealFrom from, double share)
    {
        const int Side = 100;
        var mask = new RevealMask(from, share, 0, 0, Side, Side);
        long sum = 0;
        for (var y = 0; y < Side; y++)
        {
            var (paint, alpha) = (new byte[Side], new byte[Side]);
            Array.Fill(alpha, (byte)255);
            mask.Apply(0, 0, y, paint, alpha);
            sum += alpha.Sum(value => value);
        }

        Assert.Equal(share, sum / (255.0 * Side * Side), from == RevealFrom.Turn && share > 0.5 ? 0.02 : 0.005);
    }

    [Fact]
    public void Keys_are_reached_exactly_and_hold_beyond_the_last()
    {
        var motion = new ElementMotion(AnimatedProperty.X, [new(10, 0, KeyEase.Linear), new(20, 1, KeyEase.Settle), new(30, 0.5, KeyEase.Overshoot)]);

        Assert.Equal([0, 0, 1, 0.5, 0.5], [ElementMotions.At(motion, 0), ElementMotions.At(motion, 10), ElementMotions.At(motion, 20), ElementMotions.At(motion, 30), ElementMotions.At(motion, 99)]);
        Assert.InRange(ElementMotions.At(motion, 12), 0.2, 0.8);
    }

    [Fact]
    public async Task Every_template_shows_something_where_it_lies_and_leaves_the_rest_alone()
    {
        foreach (var sample in OverlaySamples.All)
        {
            var film = OverlaySamples.Film(bench, Output, sample);
            var scene = await OverlaySamples.DecodeAsync(bench, film, Directory.CreateDirectory(Path.Combine(bench.Workspaces, sample.Template)).FullName);
            var (with, without) = (new YuvFrame(Output.Width, Output.Height), new YuvFrame(Output.Width, Output.Height));
            var composer = new SceneComposer(Output);
            var frame = Math.Min(film.Scenes[0].FrameCount - 1, 90);

            composer.Draw(scene, frame, with);
            composer.Draw(scene with { Overlays = [] }, frame, without);

            var boxes = film.Overlays[0].Elements.Select(element => element.Box).ToArray();
            var (top, bottom) = ((int)(boxes.Min(box => box.Y) * Output.Height) - 12, (int)(boxes.Max(box => box.Y + box.Height) * Output.Height) + 12);
            var changed = Enumerable.Range(0, Output.Height).Where(y => !with.Row(0, y).SequenceEqual(without.Row(0, y))).ToArray();
            Assert.NotEmpty(changed);
            Assert.All(changed, y => Assert.InRange(y, top, bottom));
        }
    }

    [Fact]
    public async Task A_fixed_overlay_stays_where_it_is_while_the_pictures_slide()
    {
        var film = OverlaySamples.Film(bench, Output, null, words: 6);
        film = film with
        {
            Scenes = [film.Scenes[0], film.Scenes[1] with { Transition = new(TransitionKind.Slide, 12) }],
            Overlays = [Plate(film.Scenes[0], "a") with { IsFixed = true, FrameCount = film.Scenes[0].FrameCount }, Plate(film.Scenes[1], "b") with { IsFixed = true, Id = "second" }],
        };
        TimelineValidator.Require(film);
        var before = await OverlaySamples.DecodeAsync(bench, film, Directory.CreateDirectory(Path.Combine(bench.Workspaces, "a")).FullName);
        var next = await OverlaySamples.DecodeAsync(bench, film, Directory.CreateDirectory(Path.Combine(bench.Workspaces, "b")).FullName, 1);
        var frame = new YuvFrame(Output.Width, Output.Height);

        new SceneComposer(Output).DrawTransition(before, next, 5, frame);

        var row = frame.Row(0, Output.Height / 2)[(Output.Width / 4)..(Output.Width * 3 / 4)].ToArray();
        Assert.All(row, luma => Assert.InRange(luma, 230, 236));
    }

    [Fact]
    public async Task A_film_with_overlays_is_rendered_and_verified_and_its_bytes_do_not_depend_on_the_number_of_cores()
    {
        var film = OverlaySamples.Film(bench, Output, OverlaySamples.All[1], words: 8);

        var one = await bench.RenderAsync(film, parallelism: 1);
        var first = await File.ReadAllBytesAsync(bench.PathOf(one.Video));
        bench.Forget();
        var two = await bench.RenderAsync(film, parallelism: 2);

        Assert.True(one.Verification.Passed);
        Assert.Equal(first, await File.ReadAllBytesAsync(bench.PathOf(two.Video)));
    }

    [Fact]
    public async Task Words_that_look_like_markup_are_words()
    {
        var overlay = new SceneOverlay("list") { Title = "</text><image href=\"file:///etc/passwd\"/>", Items = ["a & b < c", "\"quoted\" 'too'", "{title} %s \\N ${x}"] };
        var film = OverlaySamples.Film(bench, Output, overlay, words: 6);

        var scene = await OverlaySamples.DecodeAsync(bench, film, Directory.CreateDirectory(Path.Combine(bench.Workspaces, "markup")).FullName);

        Assert.Equal(film.Overlays[0].Elements.Count, scene.Overlays[0].Elements.Count);
        Assert.Contains(film.Overlays[0].Elements, element => element.Text == "{title} %s \\N ${x}");
        Assert.All(scene.Overlays[0].Elements.Where(element => element.Element.Kind == ElementKind.Text), element => Assert.NotNull(element.Whole.Planes));
    }

    public void Dispose() => bench.Dispose();

    private static Overlay Plate(TimelineScene scene, string text) => new(
        "plate", scene.Id, 0, scene.FrameCount,
        [new("box", ElementKind.Box, new(0.2, 0.4, 0.6, 0.2)) { Text = text }]);

    private static string[] Addresses(Timeline film) =>
        [.. SegmentPlan.Of(film).Select(segment => SegmentAddress.Of(film, segment, "test", EncoderKind.Software, null).Hash)];
}
