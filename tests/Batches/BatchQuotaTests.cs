using AutoVideo.Ai.Quotas;
using AutoVideo.Batches;
using AutoVideo.Failures;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using AutoVideo.Videos;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Batches;

/// <summary>What a list of videos takes of its owner's plan, from the whole to the single item.</summary>
public sealed class BatchQuotaTests : IDisposable
{
    private const string User = "usr_1";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Several_amounts_are_set_aside_all_or_none()
    {
        await using var services = AiServices.Of(_folder.Path, "Quotas:Plans=free image=5/50 render=10/100").BuildServiceProvider();
        var quotas = services.GetRequiredService<AiQuotas>();
        await Assert.ThrowsAsync<PermanentException>(() => quotas.ReserveAsync(
            User, [new("bat_1.render", new(QuotaKind.Render, 2)), new("bat_1.image", new(QuotaKind.Image, 6)), new("bat_1.text", new(QuotaKind.Text, 1e9))], None));
        Assert.All(await UsedAsync(quotas), used => Assert.Equal(0, used.Value));

        for (var i = 0; i < 2; i++)
            await quotas.ReserveAsync(User, [new("bat_1.render", new(QuotaKind.Render, 2)), new("bat_1.image", new(QuotaKind.Image, 5))], None);
        Assert.Equal((2d, 5d), ((await UsedAsync(quotas))[QuotaKind.Render], (await UsedAsync(quotas))[QuotaKind.Image]));
    }

    [Fact]
    public async Task An_item_takes_its_part_out_of_the_batch_however_often_it_is_started_and_a_cancel_gives_the_rest_back()
    {
        await using var services = AiServices.Of(_folder.Path, "Quotas:Plans=free render=10/100").BuildServiceProvider();
        var quotas = services.GetRequiredService<AiQuotas>();
        var quota = new BatchQuota(new(quotas), new(services.GetRequiredService<AutoVideo.Ai.Estimates.VideoEstimates>), services.GetRequiredService<AutoVideo.Storage.IDocumentStore>());
        var request = new VideoRequest(null, null, "s", "en", "9:16", 60, "explainer", null, 1);
        var budget = quota.BudgetOf([.. Enumerable.Range(1, 4).Select(line => (line, request, 100))]);
        Assert.Equal([3d, 2d, 1d, 0d], budget.Wishes.Select(wish => wish.Left.GetValueOrDefault(QuotaKind.Render)));
        await quota.ReserveAsync(User, "bat_1", budget, None);

        var batch = new Batch("bat_1", User, "", BatchStatus.Running, 4, 2, 2, default, default);
        var items = budget.Wishes.Select((wish, at) => new BatchItem("bat_1", at + 1, wish.Line, wish.Request, BatchItemStatus.Running) { Left = wish.Left }).ToArray();
        // Two at once, in the wrong order, and each of them twice: never more and never less than four minutes.
        foreach (var item in new[] { items[1], items[0], items[0], items[1] })
        {
            await quota.DrawAsync(batch, item, None);
            Assert.InRange((await UsedAsync(quotas))[QuotaKind.Render], 3, 4);
        }
        Assert.Equal(4, (await UsedAsync(quotas))[QuotaKind.Render]);
        await quota.ReleaseAsync(batch, None);
        Assert.Equal(2, (await UsedAsync(quotas))[QuotaKind.Render]);
    }

    [Fact]
    public async Task Anothers_batch_is_not_found()
    {
        using var documents = new SqliteDocumentStore(_folder.Of("documents.db"), TimeProvider.System);
        var batches = new BatchStore(documents, TimeProvider.System);
        await batches.CreateAsync("bat_1", "ann", "", 1, [(1, new VideoRequest("Bees", null, null, "en", "9:16", 5, "explainer", null, 1))], None);
        Assert.Equal("bat_1", (await batches.ReadAsync("bat_1", "ann", None)).Id);
        Assert.Equal("batch_not_found", (await Assert.ThrowsAsync<PermanentException>(() => batches.ReadAsync("bat_1", "bob", None))).Code);
        Assert.Empty((await batches.ListAsync("bob", 10, null, None)).Documents);
        Assert.Empty(await batches.ReadOpenAsync("bob", None));
    }

    private static async Task<Dictionary<QuotaKind, double>> UsedAsync(AiQuotas quotas) =>
        (await quotas.ReadAsync(User, None)).Lines.ToDictionary(line => line.Kind, line => line.Today);
}
