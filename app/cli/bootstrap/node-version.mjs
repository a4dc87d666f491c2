/** The oldest Node.js that works. Checked before anything newer than its syntax is loaded. */
const wanted = [20, 19];

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < wanted[0] || (major === wanted[0] && minor < wanted[1])) {
  console.error(
    `Paidtrail needs Node.js ${wanted.join(".")} or newer; this is ${process.versions.node}. Install a newer one (22 or 24 recommended) and run the command again.`,
  );
  process.exit(1);
}
