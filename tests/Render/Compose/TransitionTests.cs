using AutoVideo.Render.Compose;
using AutoVideo.Render.Timeline;
using AutoVideo.Tests.Render.Support;

namespace AutoVideo.Tests.Render.Compose;

public sealed class TransitionTests
{
    private static readonly OutputSpec Output = new(128, 96, 30, "veryfast", 20);

    public static TheoryData<TransitionKind> Kinds => [.. Enum.GetValues<TransitionKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_begins_with_the_picture_that_leaves_and_ends_with_the_one_that_comes(TransitionKind kind)
    {
        Assert.Equal(Picture(1).Bytes, At(kind, 0).Bytes);
        Assert.Equal(Picture(2).Bytes, At(kind, 1).Bytes);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_sets_out_from_the_old_picture_and_looks_like_no_other_on_its_way(TransitionKind kind)
    {
        var away = Enumerable.Range(0, 11).Select(step => Distance(At(kind, step / 10.0), Picture(1))).ToArray();
        Assert.InRange(away[5], 2, 255);
        Assert.True(away[1] < away[10], string.Join(" ", away));
        foreach (var other in Enum.GetValues<TransitionKind>().Where(other => other != kind && (kind, other) is not ((TransitionKind.Fade, TransitionKind.Zoom) or (TransitionKind.Zoom, TransitionKind.Fade))))
            Assert.NotEqual(At(kind, 0.4).Bytes, At(other, 0.4).Bytes);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Vectors_give_the_bytes_of_plain_code(TransitionKind kind) => Assert.Equal(At(kind, 0.37).Bytes, At(kind, 0.37, simd: false).Bytes);

    [Fact]
    public void A_zoom_draws_both_pictures_closer_and_each_ends_where_its_scene_goes_on()
    {
        Assert.Equal((1.0, 1.28), Rounded(TransitionPainter.Zoom(TransitionKind.Zoom, 0)));
        Assert.Equal((1.28, 1.0), Rounded(TransitionPainter.Zoom(TransitionKind.Zoom, 1)));
        Assert.Equal((1.0, 1.0), TransitionPainter.Zoom(TransitionKind.Fade, 0.5));
        var placed = new LayerPlacement(1, 0, 0, 256).Zoomed(2, Output);
        Assert.Equal((2.0, -64.0, -48.0), (placed.Scale, placed.X, placed.Y));

        static (double, double) Rounded((double Leaving, double Coming) zoom) => (Math.Round(zoom.Leaving, 6), Math.Round(zoom.Coming, 6));
    }

    [Fact]
    public void A_flat_picture_stays_flat_when_it_is_blurred_and_an_edge_becomes_a_slope()
    {
        var flat = new YuvFrame(64, 32);
        Array.Fill(flat.Bytes, (byte)200);
        new BoxBlur().Apply(flat, 5);
        Assert.All(flat.Bytes, value => Assert.Equal(200, value));

        var edge = new YuvFrame(64, 32);
        for (var y = 0; y < 32; y++)
            edge.Row(0, y)[32..].Fill(240);
        new BoxBlur().Apply(edge, 5);
        Assert.Equal(edge.Row(0, 16).ToArray().Order(), edge.Row(0, 16).ToArray());
        Assert.InRange(edge.Row(0, 16).ToArray().Count(value => value is > 0 and < 240), 16, 22);
    }

    [Fact]
    public async Task A_video_with_every_transition_passes_every_check()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 8, words: 3);
        var kinds = Enum.GetValues<TransitionKind>();
        film = film with { Scenes = [.. film.Scenes.Select((scene, index) => index == 0 ? scene : scene with { Transition = new(kinds[index - 1], 12) })] };

        var result = await bench.RenderAsync(film);

        Assert.True(result.Verification.Passed);
        Assert.Equal(film.FrameCount, result.Frames);
    }

    [Theory]
    [InlineData("calm, wipe", TransitionKind.Wipe)]
    [InlineData("push", TransitionKind.Push)]
    public void A_style_may_name_its_transition(string style, TransitionKind kind)
    {
        using var bench = new RenderBench();
        Assert.All(bench.Film(scenes: 4, style: style).Scenes.Skip(1), scene => Assert.Equal(kind, scene.Transition!.Kind));
    }

    [Fact]
    public void A_style_of_cuts_has_no_transition()
    {
        using var bench = new RenderBench();
        Assert.All(bench.Film(scenes: 4, style: "cut").Scenes, scene => Assert.Null(scene.Transition));
    }

    private static YuvFrame At(TransitionKind kind, double share, bool simd = true)
    {
        var frame = Picture(1);
        new TransitionPainter(Output, simd).Paint(kind, frame, Picture(2), share);
        return frame;
    }

    private static YuvFrame Picture(int seed)
    {
        var frame = new YuvFrame(Output.Width, Output.Height);
        for (var at = 0; at < frame.Bytes.Length; at++)
            frame.Bytes[at] = (byte)(40 + seed * 60 + (at * 7 * seed + at / 128) % 50);
        return frame;
    }

    private static double Distance(YuvFrame one, YuvFrame other) => one.Bytes.Zip(other.Bytes, (a, b) => (double)Math.Abs(a - b)).Average();
}
