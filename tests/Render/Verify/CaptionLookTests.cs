using AutoVideo.Render.Segments;
using AutoVideo.Render.Timeline;
using AutoVideo.Render.Verify;
using AutoVideo.Tests.Render.Support;

namespace AutoVideo.Tests.Render.Verify;

public sealed class CaptionLookTests
{
    // Seconds for which a first word fades in, and for which a word grows.
    private const double Fade = 0.06, Grow = 0.18;

    /// <summary>Words of every length that begin anywhere between two frames.</summary>
    [Theory]
    [InlineData(24, "karaoke", Fade)]
    [InlineData(30, "plate", Fade)]
    [InlineData(30, "pop", Grow)]
    [InlineData(60, "pairs", Grow)]
    public void A_caption_is_looked_for_where_every_frame_that_a_decoder_may_give_shows_it_at_rest(int rate, string style, double unrest)
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 1, frameRate: rate);
        var looked = 0;
        for (var phase = 0.0; phase < 1; phase += 0.1)
        {
            for (var length = 3.0; length < 24; length += 0.3)
            {
                var (start, end) = ((10 + phase) / rate, (10 + phase + length) / rate);
                var cue = new CaptionCue("s1", start, end + 2.0 / rate, [new("The", start, end), new("end", end, end + 2.0 / rate)]);
                var captions = film.Captions with { Style = style, Cues = [cue] };

                if (CaptionLook.Of(film with { Captions = captions }, [new Segment(0, SegmentKind.Scene, 0, 0, 60)]) is not [var look])
                    continue;
                looked++;
                Assert.True((look.Frame - 1.0) / rate >= start + unrest - 1e-9, $"{phase:0.0} {length:0.0}: frame {look.Frame} still moves");
                Assert.True((look.Frame + 1.0) / rate < end, $"{phase:0.0} {length:0.0}: frame {look.Frame} shows another word");
            }
        }
        Assert.InRange(looked, 200, 700);
    }

    [Fact]
    public void A_short_first_word_that_is_still_fading_in_is_not_looked_for()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 1);
        var (start, end) = (4.2 / 30, 9.6 / 30);
        var cue = new CaptionCue("s1", start, end, [new("In", start, end)]);

        Assert.Empty(CaptionLook.Of(film with { Captions = film.Captions with { Cues = [cue] } }, [new Segment(0, SegmentKind.Transition, 0, 0, 12)]));
    }
}
