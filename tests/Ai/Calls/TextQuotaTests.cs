using System.Runtime.CompilerServices;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Quotas;
using AutoVideo.Ai.Text;
using AutoVideo.Failures;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Ai.Calls;

/// <summary>Answers that take more than expected, in a plan that limits tokens.</summary>
public sealed class TextQuotaTests : IDisposable
{
    private const int Expected = 1_000;
    private const double Limit = 50_000;
    private readonly CallWorld world = new("Quotas:Plans=owner; free text=50000/500000", "Ai:MaxConcurrentCalls=45");
    private readonly ServiceProvider process;

    public TextQuotaTests() => process = world.Process();

    [Fact]
    public async Task Of_many_answers_at_once_that_are_longer_than_expected_no_more_are_written_than_the_plan_allows_and_no_fewer()
    {
        var wordy = new WordyModel(3 * Expected);
        var ends = await Task.WhenAll(Enumerable.Range(0, 45).Select(i => Task.Run(() => WrittenAsync(wordy, Question(i)))));
        var used = (await CallWorld.QuotaAsync(process, QuotaKind.Text)).Today;
        // Sixteen whole ones, and the seventeenth as far as the plan goes.
        Assert.Equal((16, Limit, Limit), (ends.Count(isWritten => isWritten), used, (double)wordy.Taken));
    }

    [Fact]
    public async Task A_plan_with_room_leaves_an_answer_all_its_length()
    {
        var wordy = new WordyModel(12_000);
        Assert.IsType<TextAnswer.Completed>(await AskAsync(wordy, Question(0)));
        Assert.Equal(16_000 + Expected, wordy.LastLimit);
        Assert.Equal(12_000 + WordyModel.TokensOf(Question(0)), (await CallWorld.QuotaAsync(process, QuotaKind.Text)).Today);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_the_rest_of_the_plan_cuts_off_says_so_and_is_counted(bool isStreamed)
    {
        var wordy = new WordyModel(15_000);
        for (var i = 0; i < 3; i++)
            await AskAsync(wordy, Question(i));
        var exceeded = await Assert.ThrowsAsync<PermanentException>(async () =>
        {
            if (isStreamed)
                await foreach (var piece in Recorded(wordy).StreamAsync(Question(9), default))
                    Assert.Null(piece.End);
            else
                await AskAsync(wordy, Question(9));
        });
        Assert.Equal("quota_exceeded", exceeded.Code);
        Assert.Equal(wordy.Taken, (await CallWorld.QuotaAsync(process, QuotaKind.Text)).Today);
        Assert.Equal(Limit, wordy.Taken);
    }

    /// <summary>Until it is written, or the plan has no room.</summary>
    private async Task<bool> WrittenAsync(WordyModel wordy, TextRequest question)
    {
        while (true)
        {
            try
            {
                await AskAsync(wordy, question);
                return true;
            }
            catch (TransientException)
            {
                // Others hold more than they will take.
                await Task.Yield();
            }
            catch (PermanentException exceeded)
            {
                Assert.Equal("quota_exceeded", exceeded.Code);
                return false;
            }
        }
    }

    private Task<TextAnswer> AskAsync(WordyModel wordy, TextRequest question) => Recorded(wordy).AnswerAsync(question, default);

    private RecordedTextModel Recorded(WordyModel wordy)
    {
        CallOwner.Set(new CallOwner(CallWorld.User, null, "script"));
        return new(wordy, process.GetRequiredService<IProviderCalls>());
    }

    private static TextRequest Question(int number) => new("Say something.", $"About bee number {number}.") { ExpectedTokens = Expected };

    public void Dispose() => world.Dispose();

    /// <summary>Says as much as it likes to, up to the limit of the request.</summary>
    private sealed class WordyModel(int tokens) : ITextModel
    {
        private long taken;

        public string Provider => "first";
        public string Model => "wordy";
        public long Taken => Interlocked.Read(ref taken);
        public int LastLimit { get; private set; }

        public static long TokensOf(TextRequest request) => TextTokens.Of(request.Instructions) + TextTokens.Of(request.Input);

        public async Task<TextAnswer> AnswerAsync(TextRequest request, CancellationToken cancellation)
        {
            await Task.Yield();
            LastLimit = request.MaxTokens;
            var usage = new TokenUsage(TokensOf(request), Math.Min(tokens, request.MaxTokens));
            Interlocked.Add(ref taken, usage.Input + usage.Output);
            return usage.Output < tokens ? new TextAnswer.CutShort("Bees", usage) : new TextAnswer.Completed("Bees dance.", usage);
        }

        public async IAsyncEnumerable<TextPiece> StreamAsync(TextRequest request, [EnumeratorCancellation] CancellationToken cancellation)
        {
            yield return new("Bees");
            yield return new("", await AnswerAsync(request, cancellation));
        }
    }
}
