using BrowserRelay;
using ClaudeStreaming;
using ClaudeStreaming.Testing;

// Settings come from the command line or the environment: --urls, --Model, --Database.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
{
    Args = args,
    ContentRootPath = AppContext.BaseDirectory,
});
builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Limits.MaxRequestBodySize = Question.MostBytes);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);
builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
builder.Services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ChatJson.Default));
builder.Services.AddProblemDetails(Problems.Configure);
builder.Services.AddSingleton(new ChatStore(builder.Configuration["Database"] ?? Path.Combine(AppContext.BaseDirectory, "chats.db")));
builder.Services.AddSingleton<RunningAnswers>();
builder.Services.AddSingleton<AnswerRelay>();
builder.Services.AddResumableStreams(static streams => streams.Owner = Visitor.Of);

About about = new(builder.Configuration["Model"] ?? "claude-opus-4-8", Upstream.IsMissing);
builder.Services.AddSingleton(about);
await using FakeClaudeServer? scripted = about.IsScripted ? await FakeClaudeServer.StartAsync(ScriptedAnswers.Create()) : null;
if (scripted is null)
{
    builder.Services.AddClaudeStreaming();
}
else
{
    builder.Services.AddSingleton<IClaudeClient>(services =>
        scripted.CreateClient(options => options.LoggerFactory = services.GetRequiredService<ILoggerFactory>()));
    Console.WriteLine($"No ANTHROPIC_API_KEY, so this is FakeClaude on http://{scripted.BaseAddress.Authority}, over real HTTP.");
}

WebApplication app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UsePageHeaders();
app.UseVisitors();
app.UseDefaultFiles();
app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl = "no-cache" });
app.MapChats();
app.MapResumableStreams("/streams");
await app.RunAsync();
