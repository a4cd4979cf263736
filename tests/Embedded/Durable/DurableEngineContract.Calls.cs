using System.Collections.Concurrent;
using System.Text.Json;

namespace AutoVideo.Tests.Embedded.Durable;

public abstract partial class DurableEngineContract
{
    public sealed record Scene(string Text, int Seconds);

    [Fact]
    public async Task An_orchestration_calls_activities_in_sequence_and_returns_a_result()
    {
        await using var engine = await Create()
            .Orchestrator("Add", async context =>
            {
                var sum = context.GetInput<int>();
                for (var i = 0; i < 5; i++)
                    sum = await context.CallActivityAsync<int>("Increment", sum);
                return sum;
            })
            .Activity<int, int>("increment", number => number + 1)
            .Start();

        Assert.Equal(12, await engine.Run<int>("add", 7));
    }

    [Fact]
    public async Task Fanned_out_activities_all_run_and_their_results_keep_their_places()
    {
        await using var engine = await Create()
            .Orchestrator("Squares", async context => await Task.WhenAll(Enumerable.Range(0, 20).Select(i => context.CallActivityAsync<int>("Square", i))))
            .Activity<int, int>("Square", number => number * number)
            .Start();

        Assert.Equal(Enumerable.Range(0, 20).Select(i => i * i), await engine.Run<int[]>("Squares"));
    }

    [Fact]
    public async Task A_fan_in_rethrows_the_first_failure_after_all_have_ended()
    {
        var ran = 0;
        await using var engine = await Create()
            .Orchestrator("Fan", async context => await Task.WhenAll(Enumerable.Range(0, 5).Select(i => context.CallActivityAsync<int>("Odd", i))))
            .Activity<int, int>("Odd", number =>
            {
                Interlocked.Increment(ref ran);
                return number % 2 == 0 ? number : throw new InvalidOperationException($"odd {number}");
            })
            .Start();

        var ended = await engine.Run("Fan");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Equal("Task 'Odd' (#1) failed with an unhandled exception: odd 1", ended.FailureDetails!.ErrorMessage);
        Assert.Equal(5, ran);
    }

    [Fact]
    public async Task Values_travel_as_json_whose_names_ignore_case()
    {
        await using var engine = await Create()
            .Orchestrator("Longer", context => context.CallActivityAsync<Scene>("Stretch", context.GetInput<Scene>()))
            .Activity("Stretch", (invocation, _) => Task.FromResult<string?>(invocation.Input!.Replace("5", "6", StringComparison.Ordinal).Replace("Text", "TEXT", StringComparison.Ordinal)))
            .Start();

        Assert.Equal(new Scene("hi", 6), await engine.Run<Scene>("Longer", new Scene("hi", 5)));
    }

    [Fact]
    public async Task An_activity_without_result_and_an_orchestration_without_output_give_null()
    {
        await using var engine = await Create()
            .Orchestrator("Nothing", async context => await context.CallActivityAsync("Void"))
            .Activity<string?, string?>("Void", input => input)
            .Start();

        var ended = await engine.Run("Nothing");
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.Null(ended.SerializedOutput);
        Assert.Null(ended.SerializedInput);
    }

    [Fact]
    public async Task A_result_of_another_type_than_asked_for_can_be_caught_at_the_await()
    {
        await using var engine = await Create()
            .Orchestrator("Wrong", async context =>
            {
                try
                {
                    return (await context.CallActivityAsync<int>("Text")).ToString(System.Globalization.CultureInfo.InvariantCulture);
                }
                catch (JsonException)
                {
                    return "caught";
                }
            })
            .Activity<object, string>("Text", _ => "not a number")
            .Start();

        Assert.Equal("caught", await engine.Run<string>("Wrong"));
    }

    [Fact]
    public async Task Options_given_as_the_input_are_refused_by_name()
    {
        await using var engine = await Create()
            .Orchestrator("Options", context => context.CallActivityAsync<int>("Any", (object)new TaskOptions(new RetryPolicy(2, TimeSpan.FromSeconds(1)))))
            .Start();

        var ended = await engine.Run("Options");
        Assert.Equal(typeof(ArgumentException).FullName, ended.FailureDetails!.ErrorType);
        Assert.Contains("name the argument", ended.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_activity_is_seen_with_its_own_type_message_and_inner_chain()
    {
        TaskFailedException? seen = null;
        await using var engine = await Create()
            .Orchestrator("Catch", async context =>
            {
                try
                {
                    await context.CallActivityAsync("Fail", "x");
                }
                catch (TaskFailedException failed)
                {
                    seen = failed;
                }
            })
            .Activity<string, string>("Fail", input => throw new InvalidOperationException($"boom {input}", new ArgumentException("inner")))
            .Start();

        await engine.Run("Catch");
        Assert.Equal("Task 'Fail' (#0) failed with an unhandled exception: boom x", seen!.Message);
        Assert.Equal(("Fail", 0), (seen.TaskName, seen.TaskId));
        Assert.Equal("System.InvalidOperationException", seen.FailureDetails.ErrorType);
        Assert.Equal("boom x", seen.FailureDetails.ErrorMessage);
        Assert.Equal("System.ArgumentException: inner", seen.FailureDetails.InnerFailure!.ToString());
        Assert.True(seen.IsCausedByException<InvalidOperationException>());
        Assert.True(seen.FailureDetails.IsCausedBy<SystemException>());
        Assert.False(seen.FailureDetails.IsCausedBy<ArgumentException>());
    }

    [Fact]
    public async Task An_unhandled_activity_failure_fails_the_orchestration_with_the_whole_chain()
    {
        await using var engine = await Create()
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Child"))
            .Orchestrator("Child", context => context.CallActivityAsync<int>("Fail"))
            .Activity<object, int>("Fail", _ => throw new InvalidOperationException("boom", new ArgumentException("inner")))
            .Start();

        var ended = await engine.Run("Parent");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        var chain = new List<string>();
        for (var failure = ended.FailureDetails; failure is not null; failure = failure.InnerFailure)
            chain.Add(failure.ErrorType.Split('.')[^1]);
        Assert.Equal(["TaskFailedException", "TaskFailedException", "InvalidOperationException", "ArgumentException"], chain);
        Assert.Equal(ended.FailureDetails!.ErrorMessage, ended.SerializedOutput);
    }

    [Fact]
    public async Task An_exception_of_the_orchestrator_itself_keeps_its_type()
    {
        await using var engine = await Create()
            .Orchestrator("Throws", async context =>
            {
                await context.CreateTimer(TimeSpan.Zero, default);
                throw new NotSupportedException("mine");
            })
            .Start();

        Assert.Equal("System.NotSupportedException: mine", (await engine.Run("Throws")).FailureDetails!.ToString());
    }

    [Fact]
    public async Task An_orchestrator_that_does_not_exist_fails_its_instance_by_name()
    {
        await using var engine = await Create().Start();
        var ended = await engine.Run("Nobody");
        Assert.Equal("OrchestratorTaskNotFound", ended.FailureDetails!.ErrorType);
        Assert.Contains("'Nobody'", ended.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sub_orchestration_knows_its_parent_and_gets_an_id_of_32_digits_that_a_replay_repeats()
    {
        await using var engine = await Create()
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<string[]>("Child", 5))
            .Orchestrator("Child", async context =>
            {
                await context.CallActivityAsync<int>("Echo", 1);
                return new[] { context.InstanceId, context.Parent!.InstanceId, context.Parent.Name.Name, context.GetInput<int>().ToString(System.Globalization.CultureInfo.InvariantCulture) };
            })
            .Activity<int, int>("Echo", number => number)
            .Start();

        var child = await engine.Run<string[]>("Parent", null, "parent-1");
        Assert.Matches("^[0-9a-f]{32}$", child[0]);
        Assert.Equal(["parent-1", "Parent", "5"], child[1..]);
        Assert.Equal('5', child[0][12]);
    }

    [Fact]
    public async Task A_sub_orchestration_takes_the_id_it_is_given_and_is_refused_while_that_one_lives()
    {
        await using var engine = await Create()
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<string>("Child", options: new SubOrchestrationOptions(instanceId: "the-child")))
            .Orchestrator("Child", context => context.WaitForExternalEvent<string>("Go"))
            .Start();

        var first = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Parent");
        await engine.Until(first, now => now.IsRunning);
        await engine.Until("the-child", now => now.IsRunning);
        var second = await engine.Run("Parent");
        Assert.True(second.FailureDetails!.InnerFailure!.IsCausedBy<OrchestrationAlreadyExistsException>());

        await engine.Client.RaiseEventAsync("the-child", "go", "done");
        Assert.Equal("done", (await engine.Ended(first)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Activities_started_but_not_awaited_still_run()
    {
        var ran = new ConcurrentQueue<int>();
        await using var engine = await Create()
            .Orchestrator("Hasty", context =>
            {
                _ = context.CallActivityAsync("Note", 1);
                return Task.FromResult("gone");
            })
            .Orchestrator("Wait", context => context.CallActivityAsync<int>("Note", 2))
            .Activity<int, int>("Note", number =>
            {
                ran.Enqueue(number);
                return number;
            })
            .Start();

        Assert.Equal("gone", await engine.Run<string>("Hasty"));
        await engine.Run<int>("Wait");
        Assert.Contains(1, ran);
    }

    [Fact]
    public async Task One_activity_may_be_awaited_again_after_it_has_ended()
    {
        await using var engine = await Create()
            .Orchestrator("Twice", async context =>
            {
                var task = context.CallActivityAsync<int>("Echo", 3);
                return await task + await task + await task.ContinueWith(done => done.Result, default, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            })
            .Activity<int, int>("Echo", number => number)
            .Start();

        Assert.Equal(9, await engine.Run<int>("Twice"));
    }
}
