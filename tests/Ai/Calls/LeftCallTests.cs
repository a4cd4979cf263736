using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Ledger;
using AutoVideo.Storage;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVideo.Tests.Ai.Calls;

/// <summary>Callers leave before the answer: each pays for what was sent, and nobody is barred for another.</summary>
public sealed class LeftCallTests : IDisposable
{
    private const string Ann = "usr_1", Bo = "usr_2", Cy = "usr_3";
    private readonly CallWorld world = new("Ai:LeaseSeconds=0.3", "Ai:MaxConcurrentCalls=1");
    private readonly ServiceProvider process;
    private int sends;

    public LeftCallTests() => process = world.Process();

    [Fact]
    public async Task Two_who_leave_the_same_request_bar_it_to_nobody_and_each_is_charged()
    {
        await LeaveAsync(Ann);
        await LeaveAsync(Bo);

        Assert.Equal("hi", (await AskAsync(Cy)).Text);

        Assert.Equal(3, sends);
        foreach (var user in new[] { Ann, Bo })
        {
            var call = Assert.Single(await CallWorld.CallsAsync(process, user));
            Assert.Equal((GenerationState.Unknown, 1m, true), (call.State, call.CostUsd, call.CostIsEstimate));
        }
        Assert.Empty(await process.GetRequiredService<Flights>().ListAsync(default));
    }

    [Fact]
    public async Task Who_leaves_the_same_request_twice_is_barred_alone_until_somebody_has_the_answer()
    {
        await LeaveAsync(Ann);
        await LeaveAsync(Ann);

        var barred = await Assert.ThrowsAsync<ProviderException>(() => AskAsync(Ann));
        Assert.Equal((ProviderFault.Rejected, 2), (barred.Fault, sends));
        var calls = await CallWorld.CallsAsync(process, Ann);
        Assert.Equal((2, calls[0].Id, calls[0].IdempotencyKey), (calls.Count, calls[1].RepeatOf, calls[1].IdempotencyKey));

        await AskAsync(Bo);
        Assert.Equal("hi", (await AskAsync(Ann)).Text);
        Assert.Equal(3, sends);
    }

    [Fact]
    public async Task A_process_that_died_and_a_caller_who_left_count_together_for_that_caller_and_apart_for_others()
    {
        await DieAsync(Bo);
        await LeaveAsync(Ann);

        await Assert.ThrowsAsync<ProviderException>(() => AskAsync(Ann));
        Assert.Equal(2, sends);
        await DieAsync(Bo);
        // Two dead processes: for nobody any more.
        await Assert.ThrowsAsync<ProviderException>(() => AskAsync(Cy));
        Assert.Equal(3, sends);
        Assert.All([.. await CallWorld.CallsAsync(process, Ann), .. await CallWorld.CallsAsync(process, Bo)], call => Assert.Equal(GenerationState.Unknown, call.State));
    }

    [Fact]
    public async Task A_repeat_that_is_given_up_before_it_is_sent_leaves_what_is_remembered_of_the_call_before()
    {
        await DieAsync(Bo);
        // Bo asks again and waits for his turn, which another request has.
        var (began, ends) = (new TaskCompletionSource(), new TaskCompletionSource());
        var other = CallWorld.AskAsync(process, CallWorld.Call("something else"), async (_, _) =>
        {
            began.SetResult();
            await ends.Task;
            return await CallWorld.Answer();
        }, new CallOwner(Ann, null, "script"));
        await began.Task;
        using var leaving = new CancellationTokenSource();
        var waiting = CallWorld.AskAsync(process, CallWorld.Call(), (_, _) => { sends++; return CallWorld.Answer(); }, new CallOwner(Bo, null, "script"), leaving.Token);
        await Eventually.TrueAsync(async () => (await CallWorld.CallsAsync(process, Bo)).Count == 2, () => "The repeat does not begin.");
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        ends.SetResult();
        await other;

        await DieAsync(Bo);
        Assert.Equal(ProviderFault.Rejected, (await Assert.ThrowsAsync<ProviderException>(() => AskAsync(Cy))).Fault);
        Assert.Equal((2, 1), (sends, (await CallWorld.CallsAsync(process, Bo)).DistinctBy(call => call.IdempotencyKey).Count()));
    }

    [Fact]
    public async Task What_is_remembered_of_those_who_left_names_nobody_and_does_not_grow_without_end()
    {
        for (var i = 0; i < 60; i++)
            await LeaveAsync($"usr_{i}");
        var flight = Assert.Single(await process.GetRequiredService<Flights>().ListAsync(default)).Value;
        Assert.Equal(50, flight.Left.Count);
        Assert.DoesNotContain(flight.Left, left => left.Who.Contains("usr_", StringComparison.Ordinal));
    }

    private Task<Said> AskAsync(string user) => CallWorld.AskAsync(process, CallWorld.Call(), (_, _) => { sends++; return CallWorld.Answer(); }, new CallOwner(user, null, "script"));

    private async Task LeaveAsync(string user)
    {
        using var leaving = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CallWorld.AskAsync(process, CallWorld.Call(), async (_, stop) =>
        {
            sends++;
            await leaving.CancelAsync();
            stop.ThrowIfCancellationRequested();
            return await CallWorld.Answer();
        }, new CallOwner(user, null, "script"), leaving.Token));
    }

    private async Task DieAsync(string user)
    {
        var isDead = false;
        using var dying = world.Process(services => services.Replace(
            ServiceDescriptor.Singleton<IDocumentStore>(provider => new CutDocuments(provider.GetRequiredService<SqliteDocumentStore>(), _ => isDead))));
        await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(dying, CallWorld.Call(), (_, _) =>
        {
            sends++;
            isDead = true;
            throw new CutException();
        }, new CallOwner(user, null, "script")));
    }

    public void Dispose() => world.Dispose();
}
