using AutoVideo.HostProgram;
using AutoVideo.Storage;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware(async (context, next) =>
{
    context.Items["middleware"] = "ran";
    await next();
});
builder.Services.AddStorage();
builder.Services.AddSingleton<Handled>();
builder.Services.AddSingleton<Tallies>();
builder.Build().Run();
