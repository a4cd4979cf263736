using System.Text;
using AutoVideo.Cli.Output;

namespace AutoVideo.Tests.Cli;

public sealed class VideoFileNameTests
{
    [Theory]
    [InlineData("How black holes form", "how-black-holes-form.mp4")]
    [InlineData("  What's a star?  (Part 2) ", "whats-a-star-part-2.mp4")]
    [InlineData("Чёрные дыры", "чёрные-дыры.mp4")]
    [InlineData("臺灣的夜市", "臺灣的夜市.mp4")]
    [InlineData("../../etc/passwd", "etc-passwd.mp4")]
    [InlineData("-rf .hidden", "rf-hidden.mp4")]
    [InlineData("🚀", "video.mp4")]
    [InlineData(null, "video.mp4")]
    public void Is_made_of_the_titles_words(string? title, string expected) => Assert.Equal(expected, VideoFileName.From(title));

    [Fact]
    public void Stays_short_enough_for_any_file_system() =>
        Assert.InRange(Encoding.UTF8.GetByteCount(VideoFileName.From(new string('黑', 500))), 60, 100);
}
