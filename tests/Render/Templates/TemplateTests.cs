using System.Text;
using AutoVideo.Render.Templates;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;
using AutoVideo.Visuals.Offline;

namespace AutoVideo.Tests.Render.Templates;

public sealed class TemplateTests
{
    private static readonly BrandColours Colours = new("#101020", "#ffffff", "#c0c0c0", "#ff3366", "#33ccff", "#ffcc33");

    public static TheoryData<string, string> TemplatesAndShapes
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var sample in OverlaySamples.All)
            {
                foreach (var format in VideoFormat.All)
                    all.Add(sample.Template, format.ToString());
            }
            return all;
        }
    }

    [Fact]
    public void Every_template_that_a_scene_can_ask_for_has_a_sample() =>
        Assert.Equal(OverlayTemplates.ForScenes.Select(template => template.Id).Order(), OverlaySamples.All.Select(sample => sample.Template).Order());

    [Theory]
    [MemberData(nameof(TemplatesAndShapes))]
    public void A_template_stays_within_the_frame_and_above_the_captions_in_every_shape(string template, string shape)
    {
        var (width, height) = VideoFormat.Parse(shape).Size;
        var layout = SceneLayout.For(width, height);
        var isBar = OverlayTemplates.Find(template)!.IsFixed;

        var elements = Expand(OverlaySamples.All.First(sample => sample.Template == template), layout);

        Assert.NotEmpty(elements);
        Assert.All(elements, element =>
        {
            Assert.InRange(element.Box.X, -0.0001, 1);
            Assert.InRange(element.Box.Y, -0.0001, 1);
            Assert.InRange(element.Box.X + element.Box.Width, 0, 1.0001);
            Assert.InRange((element.Box.Y + element.Box.Height) * height, 0, isBar ? height + 0.5 : layout.CaptionTop + 1);
        });
    }

    [Theory]
    [InlineData("\"fill\": \"accent\"", "\"fill\": \"mauve\"", "elements[2] (edge): colour 'mauve'")]
    [InlineData("\"repeat\": \"items\"", "\"repeat\": \"series\"", "elements[1] (plate): repeats series")]
    [InlineData("{item}", "{itme}", "elements[4] (item): text: {itme}")]
    [InlineData("\"animate\": [\"pop\"]", "\"animate\": [\"jump\"]", "elements[3] (number): animate: there is no animation 'jump'")]
    [InlineData("\"landscape\"", "\"scenery\"", "areas.landscape")]
    public void A_broken_template_is_refused_with_the_element_that_is_wrong(string was, string becomes, string expected)
    {
        var json = File.ReadAllText(Repository.PathOf("shared/Render/Templates/Data/list.json"));
        Assert.Contains(was, json, StringComparison.Ordinal);

        var fault = Assert.Throws<FormatException>(() => OverlayTemplates.Read(Encoding.UTF8.GetBytes(json.Replace(was, becomes, StringComparison.Ordinal))));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_the_schema_does_not_know_is_refused() =>
        Assert.Throws<FormatException>(() => OverlayTemplates.Read("""{ "id": "x", "summary": "", "takes": {}, "areas": {}, "elements": [], "colour": 1 }"""u8));

    [Fact]
    public void Items_come_one_after_the_other_each_with_its_number()
    {
        var elements = Expand(OverlaySamples.All[0], SceneLayout.For(1080, 1920));

        var items = elements.Where(element => element.Id.StartsWith("item-", StringComparison.Ordinal)).ToArray();
        Assert.Equal(OverlaySamples.All[0].Items, items.Select(item => item.Text));
        Assert.Equal(["1", "2", "3"], elements.Where(element => element.Id.StartsWith("number-", StringComparison.Ordinal)).Select(number => number.Text));
        var starts = items.Select(item => item.Motion.First(motion => motion.Property == AnimatedProperty.Opacity).Keys[0].Frame).ToArray();
        Assert.Equal(0, starts[0]);
        Assert.All(starts.Zip(starts.Skip(1)), pair => Assert.True(pair.Second >= pair.First + 10));
    }

    [Fact]
    public void Bars_are_as_long_as_their_values()
    {
        var elements = Expand(new("bars") { Series = [new("a", 50), new("b", 100), new("c", 0)] }, SceneLayout.For(1080, 1920));

        var bars = elements.Where(element => element.Id.StartsWith("bar-", StringComparison.Ordinal)).Select(bar => bar.Box.Width).ToArray();
        Assert.Equal(0.5, bars[0] / bars[1], 3);
        Assert.True(bars[2] > 0 && bars[2] < 0.02);
    }

    [Theory]
    [InlineData("nothing", "/template")]
    [InlineData("list", "/items")]
    [InlineData("number", "/value")]
    [InlineData("bars", "/series")]
    [InlineData("quote", "/title")]
    public void Data_that_a_template_lacks_are_named(string template, string place) =>
        Assert.Contains(SceneOverlayRules.Check(new(template)), fault => fault.Place == place);

    [Fact]
    public void Data_beyond_the_limits_are_named()
    {
        var overlay = new SceneOverlay("bars")
        {
            Title = new string('x', 500),
            Value = "7",
            Series = [new("ok", -1), new("", double.NaN), new("line\nbreak", 1)],
        };

        var places = SceneOverlayRules.Check(overlay).Select(fault => fault.Place).ToArray();

        Assert.Equal(["/title", "/value", "/series/0/value", "/series/1/value", "/series/1/label", "/series/2/label"], places);
        Assert.Contains(SceneOverlayRules.Check(new("bars") { Series = [.. Enumerable.Range(0, 30).Select(n => new SeriesValue("x", n))] }), fault => fault.Place == "/series");
    }

    [Fact]
    public void Samples_break_no_rule() => Assert.All(OverlaySamples.All, sample => Assert.Empty(SceneOverlayRules.Check(sample)));

    private static IReadOnlyList<OverlayElement> Expand(SceneOverlay data, SceneLayout layout) => new TemplateExpander(
        OverlayTemplates.Find(data.Template)!, data, new(Colours, "Inter Display", "Inter", layout.Shape, 30, 180, (0.25, 0.5))).Expand();
}
