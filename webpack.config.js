module.exports = {
  // What two views share is shipped once, unless it is tiny.
  optimization: { splitChunks: { minSize: 3000 } }
};
